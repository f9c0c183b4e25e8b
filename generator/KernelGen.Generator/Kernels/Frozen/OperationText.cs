using System;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>Operations in words.</summary>
internal static class OperationText
{
    /// <summary>"dense 784 → 1024".</summary>
    public static string Of(FrozenGraph graph, int index)
    {
        var operation = graph.Operations[index];
        var from = operation.Inputs[0];
        var input = from < 0 ? graph.Input.Shape : graph.Operations[from].Shape;
        return operation switch
        {
            DenseSum sum => $"dense {Text(input.Size)} → {Text(sum.Outputs)}",
            Conv2DSum sum => $"convolution of {Of(sum.Window)}, {Text(input.Channels)} → {Text(sum.Outputs)} channels",
            Scale => "scale",
            MaxPool pool => $"largest of {Of(pool.Window)}",
            AveragePool pool => $"mean of {Of(pool.Window)}",
            Sum => "sum of two",
            Table table => $"table of {Text(table.Values.Length)} entries",
            _ => throw new InvalidOperationException(
                $"Operation {Text(index + 1)} of the model is a {operation.GetType().Name}, which has no kernel."),
        };
    }

    private static string Of(ModelWindow window) => $"{Text(window.Height)} × {Text(window.Width)}";
}
