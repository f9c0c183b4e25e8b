using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>Costs as tables in plain text: words to the left, numbers to the right.</summary>
/// <param name="costs">The costs.</param>
internal sealed class CostsText(NetworkCosts costs)
{
    private const int Words = 2;
    private static readonly CostPhase[] Training = [CostPhase.Forward, CostPhase.Backward, CostPhase.Update];

    // A network without square roots has no column of zeros for them.
    private readonly bool _hasRoots =
        costs.Layers.SelectMany(static layer => layer.Phases).Any(static phase => phase.Operations.SquareRoots > 0);

    /// <summary>A table of the mini-batch, and one of a sample.</summary>
    public string All() => string.Join('\n', [
        $"Operations on a full mini-batch of {Number(costs.BatchSize)}",
        .. Table(static operations => operations),
        string.Empty,
        "The same per sample, rounded up",
        .. Table(operations => operations.PerSample(costs.BatchSize)),
    ]);

    private List<string> Table(Func<OperationCounts, OperationCounts> share)
    {
        string[] roots = _hasRoots ? ["roots"] : [];
        string[] header =
        [
            "layer", "phase", "additions", "look-ups", "shifts", "sign flips", "multiplications", "divisions", .. roots, "full precision",
        ];
        List<string[]> rows = [.. costs.Layers.SelectMany(layer => layer.Phases.Select((phase, position) =>
            Row(position == 0 ? layer.Name : string.Empty, Name(phase.Phase), share(phase.Operations))))];
        List<string[]> totals =
        [
            .. Training.Select((phase, position) =>
                Row(position == 0 ? "a training step" : string.Empty, Name(phase), share(costs.Total(phase)))),
            Row(string.Empty, "in all", share(costs.TrainingStep)),
            Row("inference", "in all", share(costs.Inference)),
        ];
        List<string[]> all = [header, .. rows, .. totals];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        var rule = new string('-', widths.Sum() + (2 * (widths.Length - 1)));
        return [Line(header, widths), rule, .. rows.Select(row => Line(row, widths)), rule, .. totals.Select(row => Line(row, widths))];
    }

    private string[] Row(string name, string phase, OperationCounts counts)
    {
        string[] roots = _hasRoots ? [Number(counts.SquareRoots)] : [];
        return
        [
            name, phase, Number(counts.Additions), Number(counts.LookUps), Number(counts.Shifts), Number(counts.SignFlips),
            Number(counts.Multiplications), Number(counts.Divisions), .. roots, Number(counts.FullPrecisionMultiplications),
        ];
    }

    private static string Line(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, column) =>
        column < Words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));

    private static string Name(CostPhase phase) => phase switch
    {
        CostPhase.Forward => "forward",
        CostPhase.Backward => "backward",
        CostPhase.Update => "update",
        CostPhase.Inference => "inference",
        _ => phase.ToString(),
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
