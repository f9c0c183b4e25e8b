using System;
using System.Linq;

namespace Benchmarks.Onnx;

/// <summary>
/// Dense layers with ReLU between them as ONNX models; BatchNorm is folded into weights and biases, as exporters do. Weights are random.
/// </summary>
internal static class OnnxModels
{
    /// <summary>Name of the model's input.</summary>
    public const string Input = "input";

    /// <summary>Name of the model's output.</summary>
    public const string Output = "output";

    /// <summary>In float32: Gemm with bias, Relu.</summary>
    public static byte[] Float32(NetworkShape shape, int samples) => Build(shape, samples, static (graph, layer) =>
    {
        graph.Tensor(layer.Name("weight"), layer.Weights, layer.Inputs, layer.Outputs);
        graph.Node("Gemm", [layer.Source, layer.Name("weight"), layer.Name("bias")], layer.Result);
    });

    /// <summary>Dynamically quantized to eight bits: DynamicQuantizeLinear, MatMulInteger, Cast, Mul, Add, Relu.</summary>
    public static byte[] Int8(NetworkShape shape, int samples) => Build(shape, samples, static (graph, layer) =>
    {
        var scale = layer.Weights.Max(MathF.Abs) / sbyte.MaxValue;
        graph.Tensor(
            layer.Name("weight"), [.. layer.Weights.Select(weight => (sbyte)MathF.Round(weight / scale))], layer.Inputs, layer.Outputs);
        graph.Tensor(layer.Name("weight scale"), [scale], 1);
        graph.Node("DynamicQuantizeLinear", [layer.Source], layer.Name("x"), layer.Name("x scale"), layer.Name("x zero"));
        graph.Node("MatMulInteger", [layer.Name("x"), layer.Name("weight"), layer.Name("x zero")], layer.Name("sum"));
        graph.CastToFloat(layer.Name("sum"), layer.Name("float sum"));
        graph.Node("Mul", [layer.Name("x scale"), layer.Name("weight scale")], layer.Name("scale"));
        graph.Node("Mul", [layer.Name("float sum"), layer.Name("scale")], layer.Name("product"));
        graph.Node("Add", [layer.Name("product"), layer.Name("bias")], layer.Result);
    });

    private static byte[] Build(NetworkShape shape, int samples, Action<OnnxGraph, OnnxLayer> dense)
    {
        var random = new Random(1);
        var graph = new OnnxGraph();
        var source = Input;
        var index = 0;
        foreach (var (inputs, outputs) in shape.Layers)
        {
            var range = MathF.Sqrt(6f / inputs);
            var isLast = index == shape.Hidden.Count;
            var layer = new OnnxLayer(
                index, source, isLast ? Output : $"layer {index} z", inputs, outputs, Uniform(random, range, inputs * outputs));
            graph.Tensor(layer.Name("bias"), Uniform(random, range, outputs), outputs);
            dense(graph, layer);
            index++;
            if (!isLast)
            {
                source = layer.Name("y");
                graph.Node("Relu", [layer.Result], source);
            }
        }

        return graph.ToModel(Input, [samples, shape.Inputs], Output, [samples, shape.Outputs]);
    }

    /// <summary>Random values between −<paramref name="range"/> and <paramref name="range"/>.</summary>
    public static float[] Uniform(Random random, float range, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = range * ((2f * random.NextSingle()) - 1f);
        }

        return values;
    }
}
