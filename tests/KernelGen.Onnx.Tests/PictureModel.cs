using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Tests;

/// <summary>
/// A network as PyTorch has it, of the shape of <see cref="RealPictureNet"/>: channels outermost, biases everywhere, random weights; as an
/// ONNX model and as a safetensors file.
/// </summary>
internal sealed class PictureModel
{
    private const float Epsilon = 1e-5f;

    private readonly Dictionary<string, (float[] Values, int[] Shape)> _tensors = [];
    private readonly Random _random = new(3);

    public PictureModel()
    {
        Sums("conv1", 7, 2, 3, 3);
        Normalisation("bn1", 7);
        Sums("conv2", 5, 7, 2, 2);
        Normalisation("bn2", 5);
        Sums("fc10", 11, 5 * 3 * 3);
        Normalisation("bn10", 11);
        Sums("fc11", 3, 11);
    }

    /// <summary>What operators it is written with, and how.</summary>
    [Flags]
    public enum Forms
    {
        /// <summary>Gemm with transB, initializers.</summary>
        Plain = 0,

        /// <summary>MatMul and Add.</summary>
        MatMul = 1,

        /// <summary>Gemm with α and β and without transB.</summary>
        Factors = 2,

        /// <summary>Tensors are values of Constant nodes.</summary>
        Constants = 4,
    }

    /// <summary>Its tensors.</summary>
    public IReadOnlyDictionary<string, (float[] Values, int[] Shape)> Tensors => _tensors;

    /// <summary>The ONNX model, whose input has channels outermost.</summary>
    public void Save(Stream stream, Forms forms)
    {
        OnnxGraph graph = new("main_graph");
        var x = graph.Input("input", ElementType.Float, 2, 9, 8);
        x = Convolution(graph, "conv1", x, 1);
        x = graph.Node("MaxPool", "pool", [x], OnnxAttribute.Ints("kernel_shape", 2, 2), OnnxAttribute.Ints("strides", 2, 2));
        x = graph.Node("Relu", "relu1", [Normalised(graph, "bn1", x)]);
        x = Convolution(graph, "conv2", x, 0);
        x = Normalised(graph, "bn2", graph.Node("Relu", "relu2", [x]));
        x = graph.Node("Flatten", "flat", [x]);
        x = graph.Node("Relu", "relu3", [Normalised(graph, "bn10", Dense(graph, "fc10", x, forms))]);
        graph.Output("scores", Dense(graph, "fc11", x, forms), ElementType.Float, 3);
        graph.ToModel("in PyTorch's manner").Write(stream);
    }

    /// <summary>The safetensors file, tensors in the order of their names.</summary>
    public byte[] Safetensors(bool isHalf = false)
    {
        using MemoryStream data = new();
        Dictionary<string, object> header = new() { ["__metadata__"] = new Dictionary<string, string> { ["format"] = "pt" } };
        foreach (var (name, tensor) in _tensors.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            var start = data.Length;
            data.Write(isHalf
                ? MemoryMarshal.AsBytes([.. tensor.Values.Select(static value => (Half)value)])
                : MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
            header[name] = new { dtype = isHalf ? "F16" : "F32", shape = tensor.Shape, data_offsets = new[] { start, data.Length } };
        }

        var end = data.Length;
        header["bn1.num_batches_tracked"] = new { dtype = "I64", shape = Array.Empty<int>(), data_offsets = new[] { end, end + 8 } };
        data.Write(new byte[8]);
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data.ToArray()];
    }

    /// <summary>Samples with channels outermost of samples with channels innermost.</summary>
    public static float[] ChannelsFirst(float[] inputs, int height, int width, int channels)
    {
        var size = height * width * channels;
        return [.. Enumerable.Range(0, inputs.Length).Select(i =>
        {
            var (sample, at) = Math.DivRem(i, size);
            var (channel, place) = Math.DivRem(at, height * width);
            return inputs[(sample * size) + (place * channels) + channel];
        })];
    }

    private void Sums(string name, params int[] shape)
    {
        Add($"{name}.weight", shape, 0.8f / MathF.Sqrt(shape[1..].Aggregate(1, static (product, size) => product * size)), 0);
        Add($"{name}.bias", [shape[0]], 0.5f, 0);
    }

    private void Normalisation(string name, int channels)
    {
        Add($"{name}.weight", [channels], 0.4f, 1);
        Add($"{name}.bias", [channels], 0.4f, 0);
        Add($"{name}.running_mean", [channels], 0.4f, 0);
        Add($"{name}.running_var", [channels], 0.2f, 0.3f);
    }

    private void Add(string name, int[] shape, float spread, float middle) => _tensors[name] =
        ([.. Enumerable.Range(0, shape.Aggregate(1, static (product, size) => product * size))
            .Select(_ => middle + (spread * ((2 * _random.NextSingle()) - 1)))], shape);

    private string Tensor(OnnxGraph graph, string name) => graph.Constant(name, _tensors[name].Values, _tensors[name].Shape);

    private string Convolution(OnnxGraph graph, string name, string x, int padding) => graph.Node(
        "Conv",
        "/" + name,
        [x, Tensor(graph, name + ".weight"), Tensor(graph, name + ".bias")],
        OnnxAttribute.Ints("strides", 1, 1),
        OnnxAttribute.Ints("pads", padding, padding, padding, padding),
        OnnxAttribute.Int("group", 1));

    private string Normalised(OnnxGraph graph, string name, string x) => graph.Node(
        "BatchNormalization",
        "/" + name,
        [
            x, Tensor(graph, name + ".weight"), Tensor(graph, name + ".bias"), Tensor(graph, name + ".running_mean"),
            Tensor(graph, name + ".running_var"),
        ],
        OnnxAttribute.Float("epsilon", Epsilon));

    private string Dense(OnnxGraph graph, string name, string x, Forms forms)
    {
        var (weights, shape) = _tensors[name + ".weight"];
        var bias = _tensors[name + ".bias"].Values;
        var isPlain = forms is Forms.Plain or Forms.Constants;
        var scale = forms.HasFlag(Forms.Factors) ? 0.5f : 1;
        var values = isPlain ? weights : [.. Enumerable.Range(0, weights.Length).Select(i =>
            weights[(i % shape[0] * shape[1]) + (i / shape[0])] / scale)];
        var dimensions = isPlain ? shape : [shape[1], shape[0]];
        var matrix = forms.HasFlag(Forms.Constants)
            ? ConstantNode(graph, name + ".weight", values, dimensions)
            : graph.Constant(name + ".weight", values, dimensions);
        var biases = graph.Constant(name + ".bias", [.. bias.Select(value => value / scale)], bias.Length);
        return forms.HasFlag(Forms.MatMul)
            ? graph.Node("Add", "/" + name + "/Add", [biases, graph.Node("MatMul", "/" + name, [x, matrix])])
            : graph.Node(
                "Gemm",
                "/" + name,
                [x, matrix, biases],
                OnnxAttribute.Int("transB", isPlain ? 1 : 0),
                OnnxAttribute.Float("alpha", scale),
                OnnxAttribute.Float("beta", scale));
    }

    // Floats one by one, as float_data has them.
    private static string ConstantNode(OnnxGraph graph, string name, float[] values, int[] shape)
    {
        const int TensorType = 4;
        ProtoMessage tensor = new();
        Array.ForEach(shape, size => tensor.Add(OnnxFields.TensorDimensions, size));
        tensor.Add(OnnxFields.TensorElementType, (long)ElementType.Float);
        Array.ForEach(values, value => tensor.Add(OnnxFields.TensorFloats, value));
        return graph.Node("Constant", name, [], new ProtoMessage().Add(OnnxFields.AttributeName, "value")
            .Add(OnnxFields.AttributeTensor, tensor).Add(OnnxFields.AttributeType, TensorType));
    }
}
