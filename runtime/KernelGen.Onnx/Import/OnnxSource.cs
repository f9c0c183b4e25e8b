using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Import;

/// <summary>Layers with weights of an ONNX graph, in the order of its nodes.</summary>
internal sealed class OnnxSource
{
    private const string WeightSuffix = ".weight";

    // What may stand between sums and their normalisation.
    private static readonly HashSet<string> Between =
        new(StringComparer.Ordinal) { "MaxPool", "AveragePool", "GlobalAveragePool", "Dropout", "Relu", "LeakyRelu", "Identity" };

    // What reads tensors that say how, and no weights.
    private static readonly HashSet<string> Shaping = new(StringComparer.Ordinal)
    {
        "Reshape", "Slice", "Pad", "Resize", "Upsample", "Unsqueeze", "Squeeze", "Expand", "Tile", "Split", "Concat", "Gather", "Clip",
        "ReduceMean", "ReduceSum", "Dropout",
    };

    private readonly Dictionary<string, SourceTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OnnxNode>> _readers = new(StringComparer.Ordinal);
    private readonly List<SourceLayer> _layers = [];

    // Sums that are the biases of a product.
    private readonly HashSet<OnnxNode> _biases = new(ReferenceEqualityComparer.Instance);

    private OnnxSource(OnnxFile file)
    {
        foreach (var tensor in file.Tensors.Values)
        {
            _tensors[tensor.Name] = new(tensor.Name, tensor.Shape, tensor.Values);
        }

        foreach (var node in file.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                (_readers.TryGetValue(input, out var readers) ? readers : _readers[input] = []).Add(node);
            }
        }

        Dictionary<OnnxNode, SourceLayer> layers = new(ReferenceEqualityComparer.Instance);
        foreach (var node in file.Nodes)
        {
            if (Layer(node) is { } layer)
            {
                layers[node] = layer;
                _layers.Add(layer);
            }
        }

        foreach (var (node, layer) in layers)
        {
            if (layer is SourceSums sums)
            {
                sums.Normalisation = Normalisation(node, layers);
            }
        }
    }

    /// <summary>The layers.</summary>
    /// <exception cref="InvalidDataException">A layer is of a kind that networks here do not have.</exception>
    public static IReadOnlyList<SourceLayer> Layers(OnnxFile file) => new OnnxSource(file)._layers;

    private SourceLayer? Layer(OnnxNode node)
    {
        switch (node.Type)
        {
            case "Constant" when node.Tensor("value") is { } tensor && node.Outputs.Count > 0:
                _tensors[node.Outputs[0]] = new(node.Outputs[0], tensor.Shape, tensor.Values);
                return null;
            case "Identity" or "Transpose" when Find(node, 0) is { } tensor && node.Outputs.Count > 0:
                _tensors[node.Outputs[0]] = node.Type == "Transpose" ? Transposed(node, tensor) : tensor;
                return null;
            case "Gemm":
                return Gemm(node);
            case "MatMul" when Find(node, 1) is { } weight:
                return new SourceSums(
                    node.Title, Names(node, weight), false, weight with { IsTransposed = !weight.IsTransposed }, AddedBias(node));
            case "Conv" when Find(node, 1) is { } weight:
                return Convolution(node, weight);
            case "BatchNormalization":
                return BatchNormalization(node);
            default:
                return Shaping.Contains(node.Type) || _biases.Contains(node) ? null : Other(node);
        }
    }

    private SourceOther? Other(OnnxNode node) =>
        node.Inputs.Select(input => _tensors.GetValueOrDefault(input)).FirstOrDefault(static tensor =>
            tensor is not null && tensor.Shape.Any(static dimension => dimension > 1)) is { } weights
            ? new(node.Title, [node.Name], weights)
            : null;

    private SourceTensor? Find(OnnxNode node, int input) => _tensors.GetValueOrDefault(node.Input(input));

    private static SourceTensor Transposed(OnnxNode node, SourceTensor tensor) =>
        tensor.Shape.Count == 2 && node.Ints("perm") is [] or [1, 0]
        ? tensor with { IsTransposed = !tensor.IsTransposed }
        : throw new InvalidDataException($"{node.Title} permutes '{tensor.Name}' of {TensorValues.Describe(tensor.Shape)}: weights were "
            + "expected as they are, or matrices transposed.");

    // The name in front of ".weight" is that of PyTorch's module.
    private static IReadOnlyList<string> Names(OnnxNode node, SourceTensor weight) =>
    [
        node.Name, weight.Name,
        weight.Name.EndsWith(WeightSuffix, StringComparison.Ordinal) ? weight.Name[..^WeightSuffix.Length] : weight.Name,
    ];

    private SourceSums? Gemm(OnnxNode node)
    {
        if (Find(node, 1) is not { } weight)
        {
            return null;
        }

        if (node.Int("transA", 0) != 0)
        {
            throw new InvalidDataException($"{node.Title} transposes its input, which a dense layer does not.");
        }

        // y = α·x·B + β·C, B of [inputs, outputs] unless transposed.
        var isTransposed = node.Int("transB", 0) == 0 != weight.IsTransposed;
        return new(
            node.Title,
            Names(node, weight),
            false,
            weight with { IsTransposed = isTransposed },
            Bias(node),
            node.Float("alpha", 1),
            node.Float("beta", 1));
    }

    private SourceTensor? Bias(OnnxNode node) => node.Input(2).Length == 0
        ? null
        : Find(node, 2) ?? throw new InvalidDataException($"{node.Title}: biases were expected as a tensor of the file, '{node.Input(2)}' "
            + "is computed.");

    // A vector that is added to a product right behind it.
    private SourceTensor? AddedBias(OnnxNode node)
    {
        if (Reader(node) is not { Type: "Add" } add)
        {
            return null;
        }

        var bias = add.Inputs.Select(input => _tensors.GetValueOrDefault(input))
            .FirstOrDefault(static tensor => tensor is { Shape.Count: 1 });
        if (bias is not null)
        {
            _biases.Add(add);
        }

        return bias;
    }

    private SourceSums Convolution(OnnxNode node, SourceTensor weight)
    {
        if (node.Int("group", 1) != 1 || node.Ints("dilations").Any(static dilation => dilation != 1))
        {
            throw new InvalidDataException($"{node.Title} has groups or dilations, which Conv2D does not: both were expected to be 1.");
        }

        var (strides, pads) = (node.Ints("strides"), node.Ints("pads"));
        var isGiven = node.Text("auto_pad") is null or "" or "NOTSET" or "VALID";
        return new(node.Title, Names(node, weight), true, weight, Bias(node))
        {
            Window = new(
                strides.Count == 2 ? strides[0] : 1,
                strides.Count == 2 ? strides[1] : 1,
                isGiven ? (pads.Count == 4 ? pads[0] : 0) : null,
                isGiven ? (pads.Count == 4 ? pads[1] : 0) : null),
        };
    }

    private SourceNormalisation BatchNormalization(OnnxNode node)
    {
        const float DefaultEpsilon = 1e-5f;
        var parts = Enumerable.Range(1, 4).Select(input => Find(node, input)
            ?? throw new InvalidDataException($"{node.Title}: '{node.Input(input)}' was expected as a tensor of the file.")).ToList();
        return new(node.Title, Names(node, parts[0]), parts[0], parts[1], parts[2], parts[3], node.Float("epsilon", DefaultEpsilon));
    }

    private OnnxNode? Reader(OnnxNode node) =>
        node.Outputs.Count > 0 && _readers.TryGetValue(node.Outputs[0], out var readers) && readers is [var reader] ? reader : null;

    private SourceNormalisation? Normalisation(OnnxNode node, Dictionary<OnnxNode, SourceLayer> layers)
    {
        // Nodes may go in circles in a file that is no model.
        var (next, steps) = (Reader(node), layers.Count + _readers.Count);
        for (; next is not null && steps > 0; steps--)
        {
            if (layers.TryGetValue(next, out var layer))
            {
                return layer as SourceNormalisation;
            }

            next = Between.Contains(next.Type) || _biases.Contains(next) ? Reader(next) : null;
        }

        return null;
    }
}
