using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>What printers say of a network: texts and numbers of its layers, loss and optimizer.</summary>
internal static class NetworkDescription
{
    public static NetworkInfo Of(NetworkGraph graph)
    {
        var paper = PaperCount.Of(graph);
        return new NetworkInfo(
            graph.Architecture,
            TrainingSettings.Describe(graph),
            TrainingSettings.LearningRate(graph),
            graph.BatchSize,
            graph.InputSize,
            graph.OutputSize,
            graph.IsMultiplicationFree,
            graph.Loss.TakesTargets,
            graph.Threshold,
            graph.Input.Title,
            graph.Layers.Select(layer => new LayerInfo(layer.Label, layer.Title, layer.Outputs, layer.Parameters, layer.ShapeName))
                .ToList(),
            graph.LossTitle,
            paper.FullPrecision,
            paper.Network)
        {
            Picture = graph.Input is { IsPicture: true, Height: var height, Width: var width, Channels: var channels }
                ? (height, width, channels)
                : null,
        };
    }
}
