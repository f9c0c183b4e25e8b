using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Freezing;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Floats;

/// <summary>Makes nodes of layers: a method for each kind.</summary>
internal sealed class FloatLayers
{
    private readonly OnnxGraph _onnx;
    private readonly OnnxShapes _shapes;
    private readonly NetworkTensors _tensors;
    private readonly FloatWeights _weights;
    private readonly Dictionary<string, Func<LayerDescription, OnnxValue[], string, OnnxValue>> _kinds;

    /// <param name="onnx">The graph.</param>
    /// <param name="shapes">Makes rows and pictures.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="inference">What binary and ternary weights are.</param>
    public FloatLayers(OnnxGraph onnx, OnnxShapes shapes, NetworkTensors tensors, InferenceWeights inference)
    {
        (_onnx, _shapes, _tensors) = (onnx, shapes, tensors);
        _weights = new(tensors, inference);
        _kinds = new(StringComparer.Ordinal)
        {
            ["BatchNorm"] = BatchNorm,
            ["ShiftBatchNorm"] = ShiftBatchNorm,
            ["LayerNorm"] = LayerNorm,
            ["Standardize"] = Standardize,
            ["ReLU"] = (_, inputs, name) => Node("Relu", inputs[0], name),
            ["LeakyReLU"] = (layer, inputs, name) =>
                Node("LeakyRelu", inputs[0], name, OnnxAttribute.Float("alpha", layer.Settings["slope"])),
            ["HardTanh"] = (_, inputs, name) => inputs[0] with
            {
                Name = _onnx.Node("Clip", name, [inputs[0].Name, Scalar(name + ".low", -1), Scalar(name + ".high", 1)]),
            },
            ["Sign"] = (_, inputs, name) => Sign(inputs[0], name),
            ["HardSigmoid"] = (_, inputs, name) =>
                Node("HardSigmoid", inputs[0], name, OnnxAttribute.Float("alpha", 0.5f), OnnxAttribute.Float("beta", 0.5f)),
            ["Sigmoid"] = (_, inputs, name) => Node("Sigmoid", inputs[0], name),
            ["Tanh"] = (_, inputs, name) => Node("Tanh", inputs[0], name),
            ["GELU"] = (_, inputs, name) => Gelu(inputs[0], name),
            ["Dropout"] = (_, inputs, _) => inputs[0],
            ["MaxPool2D"] = (layer, inputs, name) => Pool("MaxPool", layer, inputs[0], name),
            ["AveragePool2D"] = (layer, inputs, name) => Pool("AveragePool", layer, inputs[0], name),
            ["GlobalAveragePool"] = (layer, inputs, name) => Pool("AveragePool", layer, inputs[0], name),
            ["Add"] = (_, inputs, name) => Sum(inputs, name),
            ["LogQuantize"] = (layer, _, _) => throw new InvalidOperationException(
                $"{layer} takes the exponent of a float, which has no operator in ONNX: write [Sign], or leave it out."),
            ["Activation"] = (layer, _, _) => throw new InvalidOperationException(
                $"{layer} is a method of yours, which has no operator in ONNX: write [ReLU], [LeakyReLU], [HardTanh], [HardSigmoid], "
                + "[Sign], [Sigmoid], [Tanh] or [GELU]."),
        };
    }

    /// <summary>What a layer gives.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="normalisation">The normalisation that goes into its weights; null for none.</param>
    /// <exception cref="InvalidOperationException">It has no form in ONNX.</exception>
    public OnnxValue Add(LayerDescription layer, OnnxValue[] inputs, LayerDescription? normalisation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{layer.Index}.{layer.Kind}");
        ModelShape shape = new(layer.OutputShape.Height, layer.OutputShape.Width, layer.OutputShape.Channels);
        return layer.Kind switch
        {
            "Dense" => Dense(layer, inputs[0], normalisation, name),
            "Conv2D" => Convolution(layer, inputs[0], normalisation, name),
            _ when _kinds.TryGetValue(layer.Kind, out var add) => add(layer, inputs, name),
            _ => throw new InvalidOperationException($"{layer} has no form in ONNX that is known: only the package's own layers have."),
        } with { Shape = shape };
    }

    private static ModelWindow Window(LayerDescription layer)
    {
        int Number(string name) => (int)layer.Settings[name];
        return new(Number("rows"), Number("columns"), Number("stride"), Number("stride"), Number("top"), Number("left"));
    }

    private static IReadOnlyList<ProtoMessage> WindowAttributes(LayerDescription layer, OnnxValue x)
    {
        var (height, width, channels) = layer.OutputShape;
        return OnnxWindow.Attributes(Window(layer), x.Shape, new(height, width, channels));
    }

    private OnnxValue Node(string type, OnnxValue x, string name, params IReadOnlyList<ProtoMessage> attributes) =>
        x with { Name = _onnx.Node(type, name, [x.Name], attributes) };

    private string Scalar(string name, float value) => _onnx.Constant(name, [value]);

    private OnnxValue Dense(LayerDescription layer, OnnxValue x, LayerDescription? normalisation, string name)
    {
        var (rows, inputs, outputs) = (_shapes.Flat(x), x.Shape.Size, layer.OutputShape.Channels);
        var (weights, biases) = _weights.Read(layer, normalisation);
        if (x.IsPicture)
        {
            weights = Reordered(weights, inputs, x.Shape);
        }

        var matrix = _onnx.Constant(name + ".weight", weights, outputs, inputs);
        var bias = _onnx.Constant(name + ".bias", biases, outputs);
        return rows with { Name = _onnx.Node("Gemm", name, [rows.Name, matrix, bias], OnnxAttribute.Int("transB", 1)) };
    }

    private static float[] Reordered(float[] weights, int inputs, ModelShape from)
    {
        var ordered = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (output, input) = Math.DivRem(i, inputs);
            ordered[(output * inputs) + OnnxShapes.ChannelsFirst(input, from)] = weights[i];
        }

        return ordered;
    }

    private OnnxValue Convolution(LayerDescription layer, OnnxValue x, LayerDescription? normalisation, string name)
    {
        var (picture, window, filters) = (_shapes.Picture(x), Window(layer), layer.OutputShape.Channels);
        var (weights, biases) = _weights.Read(layer, normalisation);

        // Tensors have [filter][channel][row][column], as ONNX wants them.
        var kernels = _onnx.Constant(name + ".weight", weights, filters, x.Shape.Channels, window.Height, window.Width);
        var bias = _onnx.Constant(name + ".bias", biases, filters);
        return picture with { Name = _onnx.Node("Conv", name, [picture.Name, kernels, bias], WindowAttributes(layer, x)) };
    }

    private OnnxValue BatchNorm(LayerDescription layer, OnnxValue[] inputs, string name) => Normalised(
        inputs[0],
        name,
        layer.Settings["epsilon"],
        _tensors.Read(layer, "weight"),
        _tensors.Read(layer, "bias"),
        _tensors.Read(layer, "running_mean"),
        _tensors.Read(layer, "running_var"));

    // Its factors are sums of powers of two, and divide by nothing.
    private OnnxValue ShiftBatchNorm(LayerDescription layer, OnnxValue[] inputs, string name)
    {
        var (factorOf, channels) = (NormalisationFactors.ShiftBatchNorm(layer, _tensors), inputs[0].Shape.Channels);
        var (factors, offsets, ones) = (new float[channels], new float[channels], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var (factor, offset) = factorOf(channel);
            (factors[channel], offsets[channel], ones[channel]) = ((float)factor, (float)offset, 1);
        }

        return Normalised(inputs[0], name, 0, factors, offsets, new float[channels], ones);
    }

    private OnnxValue Normalised(OnnxValue x, string name, float epsilon, float[] scale, float[] bias, float[] mean, float[] variance)
    {
        string[] inputs =
        [
            x.Name, _onnx.Constant(name + ".scale", scale, scale.Length), _onnx.Constant(name + ".bias", bias, bias.Length),
            _onnx.Constant(name + ".mean", mean, mean.Length), _onnx.Constant(name + ".variance", variance, variance.Length),
        ];
        return x with { Name = _onnx.Node("BatchNormalization", name, inputs, OnnxAttribute.Float("epsilon", epsilon)) };
    }

    // (x − m)·s, since the difference of products would lose what a large mean leaves of a value.
    private OnnxValue Standardize(LayerDescription layer, OnnxValue[] inputs, string name)
    {
        var x = inputs[0];
        var (mean, factorOf) = (_tensors.Read(layer, "input_mean"), NormalisationFactors.Standardize(layer, _tensors));
        float[] factors = [.. Enumerable.Range(0, mean.Length).Select(channel => (float)factorOf(channel).Factor)];
        var centred = _onnx.Node("Sub", name + ".centred", [x.Name, _onnx.Constant(name + ".mean", mean, x.ChannelShape)]);
        return x with { Name = _onnx.Node("Mul", name, [centred, _onnx.Constant(name + ".factor", factors, x.ChannelShape)]) };
    }

    private OnnxValue LayerNorm(LayerDescription layer, OnnxValue[] inputs, string name)
    {
        var x = inputs[0];
        int[] shape = x.IsPicture ? [x.Shape.Channels, x.Shape.Height, x.Shape.Width] : [x.Shape.Size];
        var (scale, bias) = (Ordered("weight"), Ordered("bias"));
        return x with
        {
            Name = _onnx.Node(
                "LayerNormalization",
                name,
                [x.Name, _onnx.Constant(name + ".scale", scale, shape), _onnx.Constant(name + ".bias", bias, shape)],
                OnnxAttribute.Int("axis", 1),
                OnnxAttribute.Float("epsilon", layer.Settings["epsilon"])),
        };

        float[] Ordered(string tensor)
        {
            var values = _tensors.Read(layer, tensor);
            return x.IsPicture ? Reordered(values, values.Length, x.Shape) : values;
        }
    }

    private OnnxValue Gelu(OnnxValue x, string name)
    {
        // x·σ(2·√(2/π)·(x + 0.044715·x³)), which is ½·x·(1 + tanh(…)).
        var square = _onnx.Node("Mul", name + ".square", [x.Name, x.Name]);
        var cube = _onnx.Node("Mul", name + ".cube", [square, x.Name]);
        var part = _onnx.Node("Mul", name + ".part", [cube, Scalar(name + ".cubic", 0.044715f)]);
        var sum = _onnx.Node("Add", name + ".sum", [x.Name, part]);
        var argument = _onnx.Node("Mul", name + ".argument", [sum, Scalar(name + ".factor", (float)(2 * Math.Sqrt(2 / Math.PI)))]);
        var share = _onnx.Node("Sigmoid", name + ".share", [argument]);
        return x with { Name = _onnx.Node("Mul", name, [x.Name, share]) };
    }

    // ONNX has a Sign that is 0 of 0.
    private OnnxValue Sign(OnnxValue x, string name)
    {
        var isNotBelow = _onnx.Node("GreaterOrEqual", name + ".notBelow", [x.Name, Scalar(name + ".zero", 0)]);
        return x with { Name = _onnx.Node("Where", name, [isNotBelow, Scalar(name + ".one", 1), Scalar(name + ".minusOne", -1)]) };
    }

    private OnnxValue Pool(string type, LayerDescription layer, OnnxValue x, string name)
    {
        // Averages are over what lies on the picture, which is what ONNX does unless told otherwise.
        var picture = _shapes.Picture(x);
        return Node(type, picture, name, WindowAttributes(layer, x));
    }

    private OnnxValue Sum(OnnxValue[] inputs, string name)
    {
        var terms = inputs.Any(static term => term.IsPicture) ? Array.ConvertAll(inputs, _shapes.Picture) : inputs;
        return terms[0] with { Name = _onnx.Node("Sum", name, [.. terms.Select(static term => term.Name)]) };
    }
}
