using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
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
            graph.Loss.TakesLabels,
            graph.Loss.TakesTargets,
            graph.Threshold,
            graph.Input.Title,
            Layers(graph),
            graph.LossTitle,
            paper.FullPrecision,
            paper.Network)
        {
            Shards = graph.Shards,
            Loss = new HostLoss(
                graph.Loss.Name,
                graph.Loss.HasSigns,
                graph.Loss.HasSquares,
                graph.Loss.IsLikelihood,
                graph.Loss.Method?.QualifiedName),
            Picture = graph.Input is { IsPicture: true, Height: var height, Width: var width, Channels: var channels }
                ? (height, width, channels)
                : null,
        };
    }

    private static List<LayerInfo> Layers(NetworkGraph graph)
    {
        var groups = FusionPass.Run(graph)
            .SelectMany(group => group.Layers.Select(layer => (layer.Index, Group: group.Index)))
            .ToDictionary(entry => entry.Index, entry => entry.Group);
        return
        [
            .. graph.Nodes.Select(node => new LayerInfo(
                node.Layer.Label,
                node.Title,
                node.Layer.Outputs,
                node.Layer.Parameters,
                node.Layer.ShapeName,
                groups[node.Layer.Index]) { Data = Data(node) }),
        ];
    }

    private static LayerData Data(Node node)
    {
        var shape = node.Layer.OutputShape;
        return new(node.Layer.Kind, node.Inputs, (shape.Height, shape.Width, shape.Channels), [.. node.Layer.InferenceSettings]);
    }
}
