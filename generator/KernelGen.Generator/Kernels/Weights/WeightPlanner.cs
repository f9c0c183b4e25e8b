using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Chooses how sums by table are formed: the cheapest of all choices by the cost model, or what the tuning says. A table over the inputs
/// at one place of a picture serves every unit at every place of the kernel.
/// </summary>
internal static class WeightPlanner
{
    private const int LargestTable = 256;

    private static readonly int[] BackwardTables = [8, 16];

    /// <summary>The plan of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="tuning">What it is tuned to.</param>
    /// <param name="foldsTiles">See <see cref="WeightPlan"/>; likewise the others.</param>
    /// <param name="isDirect">Whether there are no tables.</param>
    /// <param name="isFixed">Whether sums are in fixed point.</param>
    public static WeightPlan Plan(WeightedLayer layer, Tuning tuning, bool foldsTiles, bool isDirect, bool isFixed)
    {
        var best = Forward(layer, tuning).OrderBy(choice => choice.Cost).First();
        var rows = Vectors(layer) * WeightLayout.Folds(Vectors(layer), foldsTiles);
        var backward = BackwardTables
            .OrderBy(tables => CostModel.TableSums(
                layer.Units, layer.Offsets * layer.InputsPerOffset, WeightValues(layer), rows, tables, tuning.FirstCache))
            .First();
        return new WeightPlan(
            best.Rows, best.Quads, tuning.TablesPerBlock is { } blocks ? (blocks > 8 ? 16 : 8) : backward, foldsTiles, isDirect, isFixed);
    }

    /// <summary>All choices in the forward direction that the tuning allows, with their cost for one sample block at one place.</summary>
    public static IEnumerable<(int Rows, int Quads, double Cost)> Forward(WeightedLayer layer, Tuning tuning)
    {
        var values = WeightValues(layer);
        var largest = Enumerable.Range(1, 8).Last(rows => Math.Pow(values, rows) <= LargestTable);
        var allRows = tuning.RowsPerTable is { } given ? [Math.Min(given, largest)] : Enumerable.Range(1, largest);
        var allQuads = tuning.TablesPerBlock is { } tables ? [tables / WeightLayout.GroupsPerQuad] : Enumerable.Range(1, 4);
        return allRows.SelectMany(rows => allQuads.Select(quads => (
            rows,
            quads,
            CostModel.TableSums(
                layer.InputsPerOffset,
                layer.Offsets * layer.Units,
                values,
                rows,
                quads * WeightLayout.GroupsPerQuad,
                tuning.FirstCache,
                quads > LookUpSums.StraightLineQuads))));
    }

    /// <summary>Vectors of a tile of outputs.</summary>
    public static int Vectors(WeightedLayer layer) => Math.Min(4, (layer.Units + Lane.Count - 1) / Lane.Count);

    private static int WeightValues(WeightedLayer layer) => layer.Weights == WeightKind.Ternary ? 3 : 2;
}
