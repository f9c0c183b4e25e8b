using System.Collections.Generic;
using System.Linq;
using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// Chooses how the kernels of a dense layer are built: the cheapest of all choices by the cost model, or what the tuning says.
/// </summary>
internal static class DensePlanner
{
    private const int LargestTable = 256;

    // Half-normal activations fill about six of the powers of two.
    internal const double FilledLists = 6;

    // Masked shifts of more vectors side by side are too long to be compiled well without AVX-512.
    private const int VectorsToShift = 2;

    private static readonly int[] BackwardTables = [8, 16];
    private static readonly int[] Entries = [4, 2];

    public static DensePlan Plan(DenseLayer layer, int batchSize, Tuning tuning)
    {
        var best = Forward(layer, tuning).OrderBy(choice => choice.Cost).First();
        var vectors = Math.Min(4, (layer.Outputs + Lane.Count - 1) / Lane.Count);
        var backward = BackwardTables
            .OrderBy(tables => CostModel.TableSums(layer.Outputs, layer.Inputs, WeightValues(layer), vectors, tables, tuning.FirstCache))
            .First();
        var tiles = (layer.Outputs + 63) / 64;
        var entries = tuning.EntriesPerIteration
            ?? Entries.OrderBy(count => CostModel.ListSums(batchSize, FilledLists, vectors, count)).First();
        var lists = CostModel.Lists(batchSize) + (tiles * CostModel.ListSums(batchSize, FilledLists, vectors, entries));
        var shiftsRows = tuning.EntriesPerIteration is null && vectors <= VectorsToShift
            && CostModel.Rounding(batchSize) + (tiles * CostModel.ShiftedRows(batchSize, vectors)) < lists;
        return new DensePlan(
            best.Rows, best.Quads, tuning.TablesPerBlock is { } blocks ? (blocks > 8 ? 16 : 8) : backward, entries, shiftsRows);
    }

    /// <summary>All choices in the forward direction that the tuning allows, with their cost for one sample block.</summary>
    public static IEnumerable<(int Rows, int Quads, double Cost)> Forward(DenseLayer layer, Tuning tuning)
    {
        var values = WeightValues(layer);
        var largest = Enumerable.Range(1, 8).Last(rows => Math.Pow(values, rows) <= LargestTable);
        var allRows = tuning.RowsPerTable is { } given ? [Math.Min(given, largest)] : Enumerable.Range(1, largest);
        var allQuads = tuning.TablesPerBlock is { } tables ? [tables / WeightLayout.GroupsPerQuad] : Enumerable.Range(1, 4);
        return allRows.SelectMany(rows => allQuads.Select(quads => (
            rows,
            quads,
            CostModel.TableSums(
                layer.Inputs,
                layer.Outputs,
                values,
                rows,
                quads * WeightLayout.GroupsPerQuad,
                tuning.FirstCache,
                quads > DenseForward.StraightLineQuads))));
    }

    private static int WeightValues(DenseLayer layer) => layer.Weights == WeightKind.Ternary ? 3 : 2;
}
