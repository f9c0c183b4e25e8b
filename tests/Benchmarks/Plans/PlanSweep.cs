using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace Benchmarks.Plans;

/// <summary>All choices for one direction of a layer.</summary>
/// <param name="Title">Which direction.</param>
/// <param name="Launches">The launches that the choice is about.</param>
/// <param name="Choices">The choices.</param>
internal sealed record PlanSweep(string Title, IReadOnlyList<string> Launches, IReadOnlyList<PlanChoice> Choices)
{
    private static readonly int[] BackwardTables = [8, 16];
    private static readonly int[] Entries = [2, 4];

    /// <summary>The sweeps of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="firstCache">Bytes of the first cache as the tuning has them, or null for the default.</param>
    public static IReadOnlyList<PlanSweep> Of(PlanLayer layer, string? firstCache)
    {
        var cache = firstCache is null ? "" : $"FirstCache={firstCache}";
        var graph = PlanCompiler.Graph(layer, cache);
        var dense = graph.Layers.OfType<DenseLayer>().Last();
        var plan = DensePlanner.Plan(dense, graph.BatchSize, graph.Tuning);
        return [Forward(dense, graph, plan, cache), Backward(dense, graph, plan, cache), Update(dense, graph, plan, cache)];
    }

    private static PlanSweep Forward(DenseLayer dense, NetworkGraph graph, DensePlan plan, string cache) => new(
        "forward",
        ["Dense2Forward"],
        [
            .. WeightPlanner.Forward(dense, graph.Tuning).Select(choice => new PlanChoice(
                Text($"{choice.Rows} rows, {choice.Quads * WeightLayout.GroupsPerQuad} tables"),
                Tuning(cache, choice.Rows, choice.Quads * WeightLayout.GroupsPerQuad),
                choice.Cost * Lane.SampleBlocks(graph.BatchSize),
                choice.Rows == plan.Weights.RowsPerTable && choice.Quads == plan.Weights.QuadsPerBlock)),
        ]);

    private static PlanSweep Backward(DenseLayer dense, NetworkGraph graph, DensePlan plan, string cache)
    {
        var layout = new WeightLayout(dense, plan.Weights);
        return new(
            "backward",
            ["Dense2Backward"],
            [
                .. BackwardTables.Select(tables => new PlanChoice(
                    Text($"{tables} tables"),
                    Tuning(cache, plan.Weights.RowsPerTable, tables),
                    CostModel.TableSums(
                        dense.Outputs,
                        dense.Inputs,
                        Tables.Base(layout.IsTernary),
                        layout.Vectors,
                        tables,
                        graph.Tuning.FirstCache) * Lane.SampleBlocks(graph.BatchSize),
                    tables == plan.Weights.BackwardTablesPerBlock)),
            ]);
    }

    private static PlanSweep Update(DenseLayer dense, NetworkGraph graph, DensePlan plan, string cache)
    {
        var layout = new WeightLayout(dense, plan.Weights);
        var choices = Entries
            .Select(entries => new PlanChoice(
                Text($"lists, {entries} entries"),
                Join(cache, Text($"EntriesPerIteration={entries}")),
                dense.Inputs * (CostModel.Lists(graph.BatchSize)
                    + (layout.Tiles * CostModel.ListSums(
                        graph.BatchSize, DensePlanner.FilledLists, layout.Vectors, entries, graph.Tuning.FirstCache))),
                !plan.ShiftsRows && entries == plan.EntriesPerIteration))
            .ToList();

        // No tuning asks for shifted rows: they can be measured where the planner wants them.
        if (plan.ShiftsRows)
        {
            choices.Add(new PlanChoice(
                "shifted rows",
                cache,
                dense.Inputs * (CostModel.Rounding(graph.BatchSize)
                    + (layout.Tiles * CostModel.ShiftedRows(graph.BatchSize, layout.Vectors))),
                IsPlanned: true));
        }

        return new("update", ["Dense2Quantize", "Dense2Update"], choices);
    }

    private static string Tuning(string cache, int rows, int tables) => Join(cache, Text($"RowsPerTable={rows}; TablesPerBlock={tables}"));

    private static string Join(string cache, string more) => cache.Length == 0 ? more : $"{cache}; {more}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
