using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph;

/// <summary>What kernels are tuned to: the processor, and choices that overrule the cost model.</summary>
/// <param name="FirstCache">Bytes of the first data cache.</param>
/// <param name="RowsPerTable">Weights that one look-up stands for in the forward direction; null for the cost model's choice.</param>
/// <param name="TablesPerBlock">Tables beside each other in the first cache; null for the cost model's choice.</param>
/// <param name="EntriesPerIteration">Error rows added at a time in the update; null for the cost model's choice.</param>
/// <param name="ShortVectors">Which kernels have a second text, for processors whose vectors have four lanes.</param>
internal sealed record Tuning(
    int FirstCache,
    int? RowsPerTable = null,
    int? TablesPerBlock = null,
    int? EntriesPerIteration = null,
    ShortVectorTexts ShortVectors = ShortVectorTexts.None)
{
    private const int Kilo = 1024;

    /// <summary>A processor with 48 KB of first data cache, and the cost model's choices.</summary>
    public static Tuning Default { get; } = new(48 * Kilo);

    /// <summary>Reads "FirstCache=32K; TablesPerBlock=4".</summary>
    /// <param name="text">The text; null and empty are the default.</param>
    /// <param name="tuning">What it says.</param>
    /// <returns>The entry that cannot be read and what to write instead, or null.</returns>
    public static (string Entry, string Instead)? Read(string? text, out Tuning tuning)
    {
        tuning = Default;
        foreach (var entry in (text ?? string.Empty).Split(';').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var parts = entry.Split('=');
            var name = parts[0].Trim();
            var value = parts.Length == 2 ? Number(parts[1].Trim()) : null;
            switch (name)
            {
                case nameof(FirstCache) when value is >= 8 * Kilo and <= Kilo * Kilo:
                    tuning = tuning with { FirstCache = value.Value };
                    break;
                case nameof(RowsPerTable) when value is >= 1 and <= 8:
                    tuning = tuning with { RowsPerTable = value };
                    break;
                case nameof(TablesPerBlock) when value is 4 or 8 or 12 or 16:
                    tuning = tuning with { TablesPerBlock = value };
                    break;
                case nameof(EntriesPerIteration) when value is 2 or 4:
                    tuning = tuning with { EntriesPerIteration = value };
                    break;
                case nameof(ShortVectors) when parts.Length == 1:
                    tuning = tuning with { ShortVectors = ShortVectorTexts.LongKernels };
                    break;
                case nameof(ShortVectors) when parts.Length == 2 && parts[1].Trim() == "All":
                    tuning = tuning with { ShortVectors = ShortVectorTexts.AllKernels };
                    break;
                default:
                    return (entry, name switch
                    {
                        nameof(FirstCache) => "a size from 8K to 1M, such as FirstCache=32K",
                        nameof(RowsPerTable) => "RowsPerTable=1 to RowsPerTable=8",
                        nameof(TablesPerBlock) => "TablesPerBlock=4, 8, 12 or 16",
                        nameof(EntriesPerIteration) => "EntriesPerIteration=2 or 4",
                        nameof(ShortVectors) => "ShortVectors, or ShortVectors=All",
                        _ => "one of FirstCache, RowsPerTable, TablesPerBlock, EntriesPerIteration and ShortVectors, such as "
                            + "FirstCache=32K",
                    });
            }
        }

        return null;
    }

    private static int? Number(string text)
    {
        var factor = text.EndsWith("K", StringComparison.Ordinal) ? Kilo : text.EndsWith("M", StringComparison.Ordinal) ? Kilo * Kilo : 1;
        var digits = factor == 1 ? text : text.Substring(0, text.Length - 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Kilo * Kilo / factor
            ? number * factor
            : null;
    }
}
