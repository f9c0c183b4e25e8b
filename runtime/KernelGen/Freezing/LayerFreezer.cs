using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>Makes operations of layers: a method for each kind.</summary>
internal sealed class LayerFreezer
{
    // Of averages of many values little is left of a bit; a function's argument is worth more than its value.
    private const int BitsOfMeans = 4;
    private const int BitsOfArguments = 2;
    private const int BitsOfSums = 14;

    private readonly GraphBuilder _graph;
    private readonly NetworkTensors _tensors;
    private readonly FreezeOptions _options;
    private readonly Dictionary<string, Func<LayerDescription, Signal[], Signal>> _kinds;

    /// <param name="graph">Receives operations.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="options">Bits and terms.</param>
    public LayerFreezer(GraphBuilder graph, NetworkTensors tensors, FreezeOptions options)
    {
        (_graph, _tensors, _options) = (graph, tensors, options);
        _kinds = new(StringComparer.Ordinal)
        {
            ["Dense"] = (layer, inputs) => Weighted(layer, inputs[0], (from, shape, weights) => new DenseSum(from, shape, weights)),
            ["Conv2D"] = (layer, inputs) => Weighted(layer, inputs[0], (from, shape, weights) =>
                new Conv2DSum(from, shape, ChannelsInnermost(weights, shape.Channels, Window(layer)), Window(layer))),
            ["BatchNorm"] = (layer, inputs) => Then(inputs[0], NormalisationFactors.BatchNorm(layer, _tensors)),
            ["ShiftBatchNorm"] = (layer, inputs) => Then(inputs[0], NormalisationFactors.ShiftBatchNorm(layer, _tensors)),
            ["Standardize"] = (layer, inputs) => Then(inputs[0], NormalisationFactors.Standardize(layer, _tensors)),
            ["ReLU"] = (_, inputs) => Limit(inputs[0], 0, double.PositiveInfinity),
            ["HardTanh"] = (_, inputs) => Limit(inputs[0], -1, 1),
            ["HardSigmoid"] = (_, inputs) => Limit(Then(inputs[0], static _ => (0.5, 0.5)), 0, 1),
            ["Sign"] = (_, inputs) => Sign(inputs[0]),
            ["LeakyReLU"] = (layer, inputs) => Function(inputs[0], x => x > 0 ? x : layer.Settings["slope"] * x, isNonNegative: false),
            ["Sigmoid"] = (_, inputs) => Function(inputs[0], Sigmoid, isNonNegative: true),
            ["Tanh"] = (_, inputs) => Function(inputs[0], Math.Tanh, isNonNegative: false),
            ["GELU"] = (_, inputs) => Function(inputs[0], Gelu, isNonNegative: false),
            ["Dropout"] = (_, inputs) => inputs[0],
            ["MaxPool2D"] = MaxPool,
            ["AveragePool2D"] = AveragePool,
            ["GlobalAveragePool"] = AveragePool,
            ["Add"] = (_, inputs) => Add(inputs),
            ["LayerNorm"] = (layer, _) => throw new InvalidOperationException(
                $"{layer} divides by the deviation of each sample, which a frozen network does not: write [BatchNorm] or "
                + "[ShiftBatchNorm]."),
            ["LogQuantize"] = (layer, _) => throw new InvalidOperationException(
                $"{layer} gives powers of two, and values of a frozen network are evenly spaced: write [Sign], or leave it out."),
            ["Activation"] = (layer, _) => throw new InvalidOperationException(
                $"{layer} is a method of yours, whose values the network does not give: write [ReLU], [LeakyReLU], [HardTanh], "
                + "[HardSigmoid], [Sign], [Sigmoid], [Tanh] or [GELU]."),
        };
    }

    /// <summary>What a layer gives.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What the layers give that it reads.</param>
    /// <exception cref="InvalidOperationException">It has no form in integers.</exception>
    public Signal Freeze(LayerDescription layer, Signal[] inputs) => _kinds.TryGetValue(layer.Kind, out var freeze)
        ? freeze(layer, inputs)
        : throw new InvalidOperationException($"{layer} has no form in integers that is known: only the package's own layers have.");

    /// <summary>Makes scores of the last layer's values; gives log₂ of the score that stands for 1.</summary>
    public int Scores(Signal signal)
    {
        if (signal.Position < 0 || signal.Meaning.Shift is null)
        {
            // Values of any other sample may be a few times as large.
            var (limit, largest) = (short.MaxValue, _graph.Largest(signal));
            _graph.Rescale(signal, largest == 0 ? 0 : Math.ILogB((limit >> 2) / largest), -limit, limit);
        }

        return signal.Meaning.Shift!.Value;
    }

    private static Signal Limit(Signal signal, double least, double greatest) =>
        new(signal.Position, signal.Meaning.Limit(least, greatest));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Gelu(double x) => x * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));

    private static ModelShape Shape(LayerDescription layer) =>
        new(layer.OutputShape.Height, layer.OutputShape.Width, layer.OutputShape.Channels);

    private static ModelWindow Window(LayerDescription layer)
    {
        int Number(string name) => (int)layer.Settings[name];
        return new(Number("rows"), Number("columns"), Number("stride"), Number("stride"), Number("top"), Number("left"));
    }

    private Signal Sign(Signal signal) => new(_graph.Sign(signal), Affine.Uniform(signal.Meaning.Channels, 1));

    // What is limited stops before it is scaled again.
    private Signal Then(Signal signal, Func<int, (double Factor, double Offset)> next)
    {
        if (signal.Meaning.IsLimited)
        {
            _graph.MakeUniform(signal);
        }

        return new(signal.Position, signal.Meaning.Then(next));
    }

    private Signal Weighted(LayerDescription layer, Signal signal, Func<int[], ModelShape, sbyte[], ModelOperation> sum)
    {
        var kind = (Weights)(int)layer.Settings["weights"];
        if (kind is Weights.Real or Weights.PowersOfTwo)
        {
            throw new InvalidOperationException(
                $"{layer} has {(kind == Weights.Real ? "real-valued weights" : "weights that are powers of two")}, and a frozen network "
                + "has weights of −1, 0 and 1: write Weights = Weights.Ternary or Weights.Binary, and train it so.");
        }

        _graph.MakeUniform(signal);
        var weights = Array.ConvertAll(_tensors.Read(layer, "weight"), weight => Rounded(weight, kind));
        var position = _graph.Add(sum([signal.Position], Shape(layer), weights));
        var factor = Math.ScaleB(signal.Meaning.Factors[0], (int)layer.Settings["outputShift"]);
        var meaning = Affine.Uniform(layer.OutputShape.Channels, factor);
        if (layer.Settings["bias"] != 0)
        {
            var bias = _tensors.Read(layer, "bias");
            meaning = meaning.Then(channel => (1, bias[channel]));
        }

        return new(position, meaning);
    }

    private static sbyte Rounded(float weight, Weights kind) => kind == Weights.Binary
        ? (sbyte)(weight < 0 ? -1 : 1)
        : (sbyte)(Math.Abs(weight) <= 0.5f ? 0 : Math.Sign(weight));

    // Tensors have [filter][channel][row][column].
    private static sbyte[] ChannelsInnermost(sbyte[] weights, int filters, ModelWindow window)
    {
        var places = window.Height * window.Width;
        var channels = weights.Length / filters / places;
        var ordered = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (rest, place) = Math.DivRem(i, places);
            var (filter, channel) = Math.DivRem(rest, channels);
            ordered[(((filter * places) + place) * channels) + channel] = weights[i];
        }

        return ordered;
    }

    private Signal MaxPool(LayerDescription layer, Signal[] inputs)
    {
        var signal = inputs[0];
        if (!signal.Meaning.KeepsOrder)
        {
            _graph.MakeUniform(signal);
        }

        return new(_graph.Add(new MaxPool([signal.Position], Shape(layer), Window(layer))), signal.Meaning);
    }

    private Signal AveragePool(LayerDescription layer, Signal[] inputs)
    {
        _graph.MakeUniform(inputs[0], BitsOfMeans);
        return new(_graph.Add(new AveragePool([inputs[0].Position], Shape(layer), Window(layer))), inputs[0].Meaning);
    }

    /// <summary>All terms get the scale of the finest of those that are integers by now.</summary>
    private Signal Add(Signal[] inputs)
    {
        const int Limit = (1 << BitsOfSums) - 1;
        ValueRange range = new(-Limit, Limit);
        var terms = inputs.Select(static signal => new Signal(signal.Position, signal.Meaning)).ToArray();
        var shifts = terms.Where(IsReady).Select(static term => term.Meaning.Shift!.Value).ToList();
        var shift = shifts.Count > 0 ? shifts.Max() : terms.Min(term =>
        {
            var (least, greatest) = GraphBuilder.Limits(term.Meaning, Math.Min(_options.ActivationBits + 2, FreezeOptions.MostBits));
            return _graph.BestShift(term, least, greatest);
        });
        foreach (var term in terms.Where(term => !IsReady(term) || term.Meaning.Shift != shift))
        {
            _graph.Rescale(term, shift, -Limit, Limit);
        }

        var sum = terms[0].Position;
        foreach (var term in terms.Skip(1))
        {
            sum = _graph.Add(new Sum([sum, term.Position], _graph.Shape(term)));
        }

        return new(sum, terms[0].Meaning);

        bool IsReady(Signal term) => term.Meaning.Shift is not null && _graph.Range(term).IsWithin(range);
    }

    /// <summary>A table of a function's values at all integers that its argument can be.</summary>
    private Signal Function(Signal signal, Func<double, double> function, bool isNonNegative)
    {
        Signal argument = new(signal.Position, signal.Meaning);
        var bits = Math.Min(_options.ActivationBits + BitsOfArguments, FreezeOptions.MostBits);
        var (least, greatest) = GraphBuilder.Limits(argument.Meaning, bits);
        if (!argument.Meaning.IsUniform || !_graph.Range(argument).IsWithin(new(least, greatest)))
        {
            _graph.Rescale(argument, _graph.BestShift(argument, least, greatest), least, greatest);
        }

        var (factor, range) = (argument.Meaning.Factors[0], _graph.Range(argument));
        var integers = Enumerable.Range((int)range.Minimum, (int)(range.Maximum - range.Minimum) + 1);
        double[] values = [.. integers.Select(x => function(factor * x))];
        var limit = (1 << _options.ActivationBits) - 1;
        var largest = Math.Max(values.Max(Math.Abs), 1e-30);
        var shift = Math.ILogB((limit + 0.5) / largest);
        short[] table = [.. values.Select(value =>
            (short)Math.Clamp(Math.Round(Math.ScaleB(value, shift)), isNonNegative ? 0 : -limit, limit))];
        var position = _graph.Add(new Table([argument.Position], _graph.Shape(argument), (int)range.Minimum, table));
        return new(position, Affine.Uniform(argument.Meaning.Channels, Math.ScaleB(1, -shift)));
    }
}
