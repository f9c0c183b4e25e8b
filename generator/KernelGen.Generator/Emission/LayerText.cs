using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Emission;

/// <summary>What is said of layers in words: the architecture line and the table of layers.</summary>
internal static class LayerText
{
    /// <summary>"784 Dense(1024, Ternary) BatchNorm ReLU … SquaredHinge", and the optimizer where there is one.</summary>
    public static string Architecture(NetworkGraph graph) => string.Join(
        " ",
        new[] { Input(graph) }.Concat(graph.Layers.Select(Short)).Concat([graph.Loss.ToString()]).Concat(graph.Optimizer is null ? [] : [graph.Optimizer.Name]));

    /// <summary>The table of layers, a line each.</summary>
    public static IReadOnlyList<string> Table(NetworkPlan plan)
    {
        var rows = new List<string[]>();
        rows.Add(["layer", "output", "parameters", "additions", "multiplications"]);
        rows.Add([$"input {Input(plan.Graph)}", Number(plan.Graph.InputSize), "0", string.Empty, string.Empty]);
        long parameters = 0;
        foreach (var layer in plan.Graph.Layers)
        {
            var count = Count(plan, layer.Index);
            var own = Parameters(layer);
            parameters += own;
            rows.Add([Short(layer), Number(layer.Outputs), Number(own), Number(count.Additions), Number(count.Multiplications)]);
        }

        var loss = Count(plan, plan.Graph.Layers.Count);
        rows.Add([plan.Graph.Loss.ToString(), "1", "0", Number(loss.Additions), Number(loss.Multiplications)]);
        var total = plan.Train.Select(stage => Ledger.Count(stage.Kernel)).Aggregate(OperationCount.Zero, (sum, count) => sum + count);
        rows.Add(["a training step", string.Empty, Number(parameters), Number(total.Additions), Number(total.Multiplications)]);
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var lines = rows.Select(row => (row[0].PadRight(widths[0]) + string.Concat(row.Skip(1).Select((cell, column) => "  " + cell.PadLeft(widths[column + 1])))).TrimEnd()).ToList();
        lines.Insert(1, new string('-', widths.Sum() + (2 * (widths.Count - 1))));
        lines.Insert(lines.Count - 1, lines[1]);
        return lines;
    }

    /// <summary>What stands under the table.</summary>
    public static IReadOnlyList<string> Notes(NetworkPlan plan)
    {
        var kernels = plan.Train.Select(stage => stage.Kernel).ToList();
        var products = kernels.Sum(kernel => kernel.Products);
        var reasons = Ledger.Reasons(kernels);
        var notes = new List<string>
        {
            $"Operations per training step on a mini-batch of {Number(plan.Graph.BatchSize)}, counted on the kernels, padding to 16 samples included.",
            $"The dense layers of full precision would multiply {Number(products)} times.",
        };
        if (reasons.Count > 0)
        {
            notes.Add("Multiplications that are left: " + string.Join(", ", reasons.Select(reason => $"{reason.Key} {Number(reason.Value)}")) + ".");
        }

        return notes;
    }

    private static OperationCount Count(NetworkPlan plan, int layer) => plan.Train
        .Where(stage => stage.Kernel.Layer == layer)
        .Select(stage => Ledger.Count(stage.Kernel))
        .Aggregate(OperationCount.Zero, (sum, count) => sum + count);

    private static string Input(NetworkGraph graph) => graph.Input is { Height: 1, Width: 1 }
        ? graph.InputSize.ToString(CultureInfo.InvariantCulture)
        : string.Join("×", new[] { graph.Input.Height, graph.Input.Width, graph.Input.Channels }.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    private static string Short(Layer layer) => layer switch
    {
        DenseLayer dense => $"Dense({dense.Outputs.ToString(CultureInfo.InvariantCulture)}, {dense.Weights}{(dense.HasBias ? string.Empty : ", no bias")})",
        DropoutLayer dropout => $"Dropout({dropout.Rate.ToString("R", CultureInfo.InvariantCulture)})",
        BatchNormLayer => "BatchNorm",
        ReLULayer => "ReLU",
        _ => layer.GetType().Name,
    };

    private static long Parameters(Layer layer) => layer switch
    {
        DenseLayer dense => ((long)dense.Inputs * dense.Outputs) + (dense.HasBias ? dense.Outputs : 0),
        BatchNormLayer norm => 2L * norm.Features,
        _ => 0,
    };

    private static string Number(long value) => KernelPrinter.Number(value);
}
