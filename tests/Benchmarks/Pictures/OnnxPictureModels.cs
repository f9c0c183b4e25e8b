using System;
using System.Linq;
using Benchmarks.Onnx;

namespace Benchmarks.Pictures;

/// <summary>
/// Convolutional networks as ONNX models; BatchNorm is folded into weights and biases, as exporters do. Weights are random. Pictures come
/// as [sample][channel][row][column].
/// </summary>
internal static class OnnxPictureModels
{
    private const int MostOfByte = 255;

    /// <summary>In float32: Conv or Gemm with bias, MaxPool, Relu.</summary>
    public static byte[] Float32(PictureNetwork network, int samples)
    {
        var graph = new OnnxGraph();
        var source = OnnxModels.Input;
        ForEach(network, (index, layer, weights, bias) =>
        {
            var isLast = index == network.Layers.Count - 1;
            graph.Tensor(Name(index, "weight"), weights, Shape(layer));
            graph.Tensor(Name(index, "bias"), bias, layer.Units);
            if (layer.IsConvolution)
            {
                var padding = network.IsSame ? layer.Kernel / 2 : 0;
                graph.Node(
                    "Conv",
                    [source, Name(index, "weight"), Name(index, "bias")],
                    [Name(index, "sum")],
                    OnnxGraph.Integers("kernel_shape", layer.Kernel, layer.Kernel),
                    OnnxGraph.Integers("pads", padding, padding, padding, padding));
                source = Pool(graph, index, layer, Name(index, "sum"));
            }
            else
            {
                graph.Node("Flatten", [source], Name(index, "row"));
                source = isLast ? OnnxModels.Output : Name(index, "sum");
                graph.Node("Gemm", [Name(index, "row"), Name(index, "weight"), Name(index, "bias")], source);
            }

            if (!isLast)
            {
                graph.Node("Relu", [source], Name(index, "y"));
                source = Name(index, "y");
            }
        });
        return ToModel(graph, network, samples);
    }

    /// <summary>
    /// Statically quantized to eight bits: QuantizeLinear, QLinearConv (of dense layers too, over what is left), MaxPool, DequantizeLinear.
    /// Bytes without a sign whose zero is 0 take ReLU in.
    /// </summary>
    public static byte[] Int8(PictureNetwork network, int samples)
    {
        var graph = new OnnxGraph();
        graph.Tensor("x scale", [4f / MostOfByte], []);
        graph.Tensor("x zero", [(byte)0], []);
        graph.Node("QuantizeLinear", [OnnxModels.Input, "x scale", "x zero"], "x");
        var (source, scale, zero) = ("x", "x scale", "x zero");
        ForEach(network, (index, layer, weights, _) =>
        {
            // A dense layer behind a picture is a convolution whose kernel is the picture.
            var kernel = layer.IsConvolution ? layer.Kernel : KernelOf(network, index);
            var padding = network.IsSame && layer.IsConvolution ? layer.Kernel / 2 : 0;
            var weightScale = weights.Max(MathF.Abs) / sbyte.MaxValue;
            var channels = layer.IsConvolution ? layer.Inputs : layer.Inputs / (kernel * kernel);
            graph.Tensor(
                Name(index, "weight"),
                [.. weights.Select(weight => (sbyte)MathF.Round(weight / weightScale))],
                layer.Units,
                channels,
                kernel,
                kernel);
            graph.Tensor(Name(index, "weight scale"), [weightScale], []);
            graph.Tensor(Name(index, "weight zero"), new sbyte[1], []);
            graph.Tensor(Name(index, "scale"), [4f / MostOfByte], []);
            graph.Tensor(Name(index, "zero"), [(byte)0], []);
            graph.Node(
                "QLinearConv",
                [
                    source, scale, zero, Name(index, "weight"), Name(index, "weight scale"), Name(index, "weight zero"),
                    Name(index, "scale"), Name(index, "zero"),
                ],
                [Name(index, "sum")],
                OnnxGraph.Integers("kernel_shape", kernel, kernel),
                OnnxGraph.Integers("pads", padding, padding, padding, padding));
            source = Pool(graph, index, layer, Name(index, "sum"));
            (scale, zero) = (Name(index, "scale"), Name(index, "zero"));
        });
        graph.Node("DequantizeLinear", [source, scale, zero], "logits");
        graph.Node("Flatten", ["logits"], OnnxModels.Output);
        return ToModel(graph, network, samples);
    }

    private static byte[] ToModel(OnnxGraph graph, PictureNetwork network, int samples) => graph.ToModel(
        OnnxModels.Input, [samples, network.Channels, network.Height, network.Width], OnnxModels.Output, [samples, network.Outputs]);

    private static string Pool(OnnxGraph graph, int index, PictureLayer layer, string source)
    {
        if (layer.Pool == 1)
        {
            return source;
        }

        graph.Node(
            "MaxPool",
            [source],
            [Name(index, "pool")],
            OnnxGraph.Integers("kernel_shape", layer.Pool, layer.Pool),
            OnnxGraph.Integers("strides", layer.Pool, layer.Pool));
        return Name(index, "pool");
    }

    private static int KernelOf(PictureNetwork network, int index)
    {
        var above = index == 0 ? null : network.Layers[index - 1];
        return above is { IsConvolution: true } ? above.Height / above.Pool : 1;
    }

    private static int[] Shape(PictureLayer layer) =>
        layer.IsConvolution ? [layer.Units, layer.Inputs, layer.Kernel, layer.Kernel] : [layer.Inputs, layer.Units];

    private static void ForEach(PictureNetwork network, Action<int, PictureLayer, float[], float[]> add)
    {
        var random = new Random(1);
        foreach (var (index, layer) in network.Layers.Index())
        {
            var inputs = layer.Inputs * Math.Max(1, layer.Kernel * layer.Kernel);
            var range = MathF.Sqrt(6f / inputs);
            add(index, layer, OnnxModels.Uniform(random, range, inputs * layer.Units), OnnxModels.Uniform(random, range, layer.Units));
        }
    }

    private static string Name(int index, string value) => $"layer {index} {value}";
}
