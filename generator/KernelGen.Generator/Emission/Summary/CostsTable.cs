using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission.Summary;

/// <summary>The ledger as the numbers that NetworkCosts.OfTable takes.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="text">Names its layers.</param>
internal sealed class CostsTable(NetworkLedger ledger, SummaryText text)
{
    private readonly List<int> _layers = ledger.Rows.Select(row => row.Layer).Distinct().ToList();

    /// <summary>The layers.</summary>
    public IEnumerable<string> Names => _layers.Select(text.Name);

    /// <summary>A row for each layer and phase: the layer's place among the names, the phase, counts.</summary>
    public IReadOnlyList<long[]> Rows => ledger.Rows.Select(row => Row(_layers.IndexOf(row.Layer), row)).ToList();

    private static long[] Row(int layer, LedgerRow row) =>
    [
        layer, (long)row.Phase,
        row.Count.Additions, row.IntegerAdditions, row.Count.LookUps, row.Count.Shifts, row.Count.SignFlips,
        row.Count.Multiplications, row.Count.Divisions, row.Count.SquareRoots,
        row.BytesRead, row.BytesWritten,
        row.FullPrecision,
    ];
}
