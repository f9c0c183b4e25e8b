using System;
using System.Globalization;
using KernelGen;

namespace Benchmarks.Clusters;

/// <summary>A way of running a training step.</summary>
/// <param name="Ranks">Processes.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="Exchange">How gradients travel between them.</param>
/// <param name="IsWhole">Whether the network has no shards.</param>
internal sealed record ClusterRow(int Ranks, int Threads, Exchange Exchange, bool IsWhole)
{
    /// <summary>What stands for a network without shards.</summary>
    public const string Whole = "Whole";

    /// <inheritdoc/>
    public override string ToString() =>
        IsWhole ? "one process, no shards" : Ranks == 1 && Exchange == Exchange.Exact ? "one process" : Exchange.ToString();

    /// <summary>Reads "2x1", "2x1:Ternary" or "1x2:Whole".</summary>
    public static ClusterRow Parse(string text) => TryParse(text, out var row) ? row! : throw new FormatException(text);

    /// <summary>The same, of a text that may be another.</summary>
    public static bool TryParse(string text, out ClusterRow? row)
    {
        row = null;
        var parts = text.Split('x', ':');
        var exchange = Exchange.Exact;
        var isWhole = parts.Length == 3 && parts[2] == Whole;
        if (parts.Length is 2 or 3
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var ranks) && ranks > 0
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var threads) && threads > 0
            && (parts.Length == 2 || isWhole || Enum.TryParse(parts[2], ignoreCase: true, out exchange)))
        {
            row = new ClusterRow(ranks, threads, exchange, isWhole);
        }

        return row is not null;
    }
}
