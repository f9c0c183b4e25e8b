using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace Benchmarks.Plans;

/// <summary>What the planner chooses for one kernel of a layer, told of one first cache.</summary>
/// <param name="Kernel">The kernel: forward, backward or update.</param>
/// <param name="Launches">Its launches.</param>
/// <param name="Choice">The choice in words.</param>
/// <param name="WorkingSet">Bytes that its inner loops go over again and again.</param>
internal sealed record PlanCacheChoice(string Kernel, IReadOnlyList<string> Launches, string Choice, int WorkingSet);

/// <summary>The planner's choices for first caches of several sizes, side by side.</summary>
internal static class PlanCaches
{
    /// <summary>The first caches that processors have today, as a tuning names them.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["32K", "48K", "64K"];

    /// <summary>The tuning for a first cache.</summary>
    public static string Tuning(string size) => $"FirstCache={size}";

    /// <summary>Bytes of a first cache.</summary>
    public static int Bytes(string size) => int.Parse(size[..^1], CultureInfo.InvariantCulture) * 1024;

    /// <summary>The choices of a layer's kernels for one first cache.</summary>
    public static IReadOnlyList<PlanCacheChoice> Of(PlanLayer layer, string size)
    {
        var graph = PlanCompiler.Graph(layer, Tuning(size));
        var dense = graph.Layers.OfType<DenseLayer>().Last();
        var plan = DensePlanner.Plan(dense, graph.BatchSize, graph.Tuning);
        var layout = new WeightLayout(dense, plan.Weights);
        var values = Tables.Base(layout.IsTernary);
        var tables = layout.QuadsPerBlock * WeightLayout.GroupsPerQuad;
        return
        [
            new(
                "forward",
                ["Dense2Forward"],
                string.Create(CultureInfo.InvariantCulture, $"{tables} tables of {layout.RowsPerGroup} rows"),
                WorkingSets.Tables(values, layout.RowsPerGroup, tables)),
            new(
                "backward",
                ["Dense2Backward"],
                string.Create(CultureInfo.InvariantCulture, $"{layout.BackwardGroupsPerBlock} tables of {layout.BackwardRows} rows"),
                WorkingSets.Tables(values, layout.BackwardRows, layout.BackwardGroupsPerBlock)),
            new(
                "update",
                ["Dense2Quantize", "Dense2Update"],
                plan.ShiftsRows
                    ? "shifted rows"
                    : string.Create(CultureInfo.InvariantCulture, $"lists, {plan.EntriesPerIteration} entries"),
                WorkingSets.ErrorRows(graph.BatchSize, layout.Vectors)),
        ];
    }
}
