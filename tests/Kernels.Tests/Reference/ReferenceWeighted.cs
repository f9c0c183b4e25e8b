using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>z = 2^S·Σ t·x + b, at one position or at each of a kernel.</summary>
internal sealed class ReferenceWeighted : ReferenceLayer
{
    /// <summary>Layers of so few outputs have no tables, and no fixed point.</summary>
    private const int DirectOutputs = 16;

    private readonly Connections _connections;
    private readonly Weights _kind;
    private readonly PowersSpec _powers;
    private readonly bool _isFixed;
    private readonly Sampling _sampling;
    private readonly QuantizationSpec? _quantization;
    private readonly QuantizationSpec? _backprop;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly ReferenceOptimizer _weightOptimizer;
    private readonly ReferenceOptimizer? _biasOptimizer;
    private readonly bool _scalesSteps;
    private Approximate[] _x = [];
    private double[] _t = [];

    public ReferenceWeighted(
        int index,
        Connections connections,
        Weights kind,
        Sampling sampling,
        bool bias,
        bool isNormalized,
        QuantizationSpec? quantization,
        OptimizerSpec? optimizer = null,
        bool isFixed = false,
        PowersSpec? powers = null,
        QuantizationSpec? backprop = null)
        : base(index, connections.Inputs, connections.Outputs)
    {
        _connections = connections;
        _kind = kind;
        _powers = powers ?? new PowersSpec();
        _sampling = sampling;
        _quantization = quantization;
        _backprop = backprop;
        _isFixed = isFixed && kind is (Weights.Binary or Weights.Ternary) && Units > DirectOutputs;
        _weight = new Parameter(FormattableString.Invariant($"layers.{index}.weight"), [.. connections.Shape]);
        _bias = bias ? new Parameter(FormattableString.Invariant($"layers.{index}.bias"), Units) : null;
        if (kind != Weights.Real)
        {
            UpdateShift = (int)Math.Round(Math.Log2((FanIn + connections.FanOut) * 2.0 / 3.0));
            OutputShift = isNormalized ? 0 : (int)Math.Round(Math.Log2(InitialRange));
            StepShift = -(int)Math.Round(Math.Log2(InitialRange));
        }

        _weightOptimizer = ReferenceOptimizer.Create(optimizer, _weight);
        _biasOptimizer = _bias is null ? null : ReferenceOptimizer.Create(optimizer, _bias);
        _scalesSteps = ReferenceOptimizer.ScalesSteps(optimizer);
    }

    /// <summary>U, the exponent of the factor 1/W0² on the learning rate of the weights.</summary>
    public int UpdateShift { get; }

    /// <summary>S, the exponent of the scale of the sums.</summary>
    public int OutputShift { get; }

    /// <summary>V, the exponent of the factor 1/W0 on steps that do not depend on the gradient's scale.</summary>
    public int StepShift { get; }

    /// <summary>Sums that a value has a part in.</summary>
    public int Readers => _connections.Readers;

    public override IReadOnlyList<Parameter> States => [.. _weightOptimizer.States, .. _biasOptimizer?.States ?? []];

    public override IReadOnlyList<Parameter> Parameters => _bias is null ? [_weight] : [_weight, _bias];

    private double InitialRange => 0.5 * Math.Sqrt(6.0 / (FanIn + _connections.FanOut));

    /// <summary>The largest magnitude of a weight that is not real.</summary>
    private double Limit => _kind == Weights.PowersOfTwo ? _powers.Limit : 1;

    /// <summary>Sums at a position.</summary>
    private int Units => _connections.Units;

    /// <summary>Weights of a sum.</summary>
    private int FanIn => _connections.FanIn;

    public override void Initialize(long seed)
    {
        var draws = new Draws(seed, 0, Index, DrawPurpose.Initialization);
        for (var o = 0; o < Units; o++)
        {
            for (var i = 0; i < FanIn; i++)
            {
                var p = (draws.Weight(o, i, FanIn, Units) + 0.5) / 65536;
                _weight.Values[Element(o, i)] = _kind == Weights.Real
                    ? Approximate.Exact((4 * p) - 2) * Approximate.Constant(InitialRange)
                    : Approximate.Exact(Math.Clamp((4 * p) - 2, -Limit, Limit));
            }
        }

        _bias?.Fill(0);
    }

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        _x = x;
        var stochastic = _sampling == Sampling.Stochastic;
        _t = Sample(_kind == Weights.Real ? InferenceWeights.Real : stochastic ? InferenceWeights.Sampled : InferenceWeights.Rounded,
            context.Draws(Index, DrawPurpose.TrainingWeights));
        return Product(Round(x, Inputs, FanIn, "fixed", context), _t, context.Samples);
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) =>
        Product(
            weights == InferenceWeights.Real ? Floats(x) : Round(x, Inputs, FanIn, "fixed", context),
            Sample(_kind == Weights.Real ? InferenceWeights.Real : weights, context.Draws(Index, DrawPurpose.InferenceWeights)),
            context.Samples);

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        delta = QuantizeGradient(delta, context);
        var below = Below(delta, context);
        var x = Quantize(context);
        var shift = OutputShift + (_scalesSteps ? 0 : UpdateShift);
        for (var o = 0; o < Units; o++)
        {
            for (var i = 0; i < FanIn; i++)
            {
                var gradient = Gradient(delta, x, o, i, context.Samples).Shift(shift);
                _weightOptimizer.Update(Element(o, i), gradient, StepShift, context, UpdateShift);
                ref var w = ref _weight.Values[Element(o, i)];
                if (_kind != Weights.Real)
                {
                    w = w.Clip(Limit);
                }
            }

            if (_bias is not null)
            {
                var sum = default(Sum);
                for (var position = o; position < delta.Length; position += Units)
                {
                    sum.Add(delta[position]);
                }

                _biasOptimizer!.Update(o, sum.Rounded, 0, context);
            }
        }

        return below;
    }

    /// <summary>Bits of a fixed-point number's magnitude, where so many are summed.</summary>
    internal static int FixedBits(int terms)
    {
        var log = (int)Math.Ceiling(Math.Log2(terms));
        return 15 - Math.Max(3, Math.Min(Math.Min(log, 8), ((log + 1) / 2) + 2));
    }

    private static (Approximate[] Values, int[]? Scales) Floats(Approximate[] values) => (values, null);

    /// <summary>
    /// Each sample's values in fixed point, multiples of a power of two that brings the largest one to the bits that there are, with the
    /// exponents of these powers; as they are where a layer has floats.
    /// </summary>
    /// <param name="values">All samples' values.</param>
    /// <param name="width">Values of a sample.</param>
    /// <param name="terms">Terms of a sum.</param>
    /// <param name="kind">What is decided.</param>
    /// <param name="context">The step.</param>
    private (Approximate[] Values, int[]? Scales) Round(Approximate[] values, int width, int terms, string kind, StepContext context)
    {
        if (!_isFixed)
        {
            return Floats(values);
        }

        var rounded = new Approximate[values.Length];
        var scales = new int[context.Samples];
        for (var s = 0; s < context.Samples; s++)
        {
            scales[s] = RoundRow(values.AsSpan(s * width, width), rounded.AsSpan(s * width, width), FixedBits(terms), s, kind, context);
        }

        return (rounded, scales);
    }

    private int RoundRow(
        ReadOnlySpan<Approximate> values, Span<Approximate> rounded, int bits, int s, string kind, StepContext context)
    {
        var (least, largest, most) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            least = Math.Max(least, Math.Abs(value.Value) - value.Tolerance);
            largest = Math.Max(largest, Math.Abs(value.Value));
            most = Math.Max(most, Math.Abs(value.Value) + value.Tolerance);
        }

        if (most == 0)
        {
            return 0;
        }

        if (!double.IsFinite(most))
        {
            rounded.Fill(Approximate.Unknown);
            return 0;
        }

        // largest·2^scale lies below 2^bits, and not below half of it. The largest may be on either side of a power of two, or,
        // where a row is zero but for rounding, be anything.
        var exponent = Math.ILogB(largest);
        var (lower, upper) = (least > 0 ? Math.ILogB(least) : int.MinValue, Math.ILogB(most));
        var isKnown = lower == upper;
        if (upper == (long)lower + 1 && context.Decisions.IsTurned(kind + " exponent", Index, -1, s) is { } isTurned)
        {
            exponent = isTurned == (exponent == lower) ? upper : lower;
            isKnown = true;
        }

        var scale = bits - 1 - (isKnown ? exponent : upper);
        for (var i = 0; i < values.Length; i++)
        {
            rounded[i] = isKnown
                ? context.Decisions.Round(values[i], x => Math.ScaleB(Math.Round(Math.ScaleB(x, scale)), -scale), kind, Index, i, s)
                : values[i] with { Bound = values[i].Bound + Math.ScaleB(0.5, -scale) };
        }

        return scale;
    }

    /// <summary>A sum of floats, or of integers in 16 bits that stay at their limits.</summary>
    private static Approximate Total(Sum sum, int? scale)
    {
        if (scale is not { } exponent)
        {
            return sum.Rounded;
        }

        // In which order terms reach a limit, is the kernel's.
        var total = sum.Exact;
        var limit = Math.ScaleB(short.MaxValue, -exponent);
        if (sum.Largest + total.Bound <= limit)
        {
            return total;
        }

        var (positive, negative) = ((sum.Magnitude + total.Value) / 2, (sum.Magnitude - total.Value) / 2);
        return Approximate.Between(
            -Math.Min(negative + total.Tolerance, limit + Math.ScaleB(1, -exponent)), Math.Min(positive + total.Tolerance, limit));
    }

    /// <summary>A value rounded to a power of two, with the draw <paramref name="u"/>.</summary>
    internal static double Quantize(double x, int u, QuantizationSpec quantization)
    {
        if (x == 0)
        {
            return 0;
        }

        var nearest = quantization.Rounding == Rounding.Nearest;
        var p = (u + 0.5) / 65536;
        var magnitude = Math.Abs(x);
        var smallest = Math.ScaleB(1, -quantization.MaxRightShift);
        if (magnitude < smallest)
        {
            var share = magnitude / smallest;
            var up = nearest ? share >= 0.5 : p < share;
            return up ? Math.CopySign(smallest, x) : 0;
        }

        var exponent = Math.ILogB(magnitude);
        var fraction = (magnitude / Math.ScaleB(1, exponent)) - 1;
        if (nearest ? fraction >= 0.5 : fraction + p >= 1)
        {
            exponent++;
        }

        return Math.CopySign(Math.ScaleB(1, Math.Min(exponent, quantization.MaxLeftShift)), x);
    }

    /// <summary>The sample of one weight, with the draw <paramref name="u"/>.</summary>
    internal static double Sample(float w, int u, Weights kind, InferenceWeights how, PowersSpec? powers = null)
    {
        var p = (u + 0.5f) / 65536;
        return (kind, how) switch
        {
            (Weights.Real, _) or (_, InferenceWeights.Real) => w,
            (Weights.PowersOfTwo, _) => (powers ?? new PowersSpec()).Round(w, how == InferenceWeights.Sampled ? u : null),
            (Weights.Ternary, InferenceWeights.Rounded) => Math.Abs(w) <= 0.5f ? 0 : Math.Sign(w),
            (Weights.Ternary, _) => 1f + p < 1f + Math.Abs(w) ? Math.Sign(w) : 0,   // in float32, as the kernels compare
            (_, InferenceWeights.Rounded) => w >= 0 ? 1 : -1,
            _ => (2 * p) - 1 < w ? 1 : -1,
        };
    }

    /// <summary>The sampled weights, [unit][weight of a sum].</summary>
    private double[] Sample(InferenceWeights how, Draws draws)
    {
        var sampled = new double[_weight.Values.Length];
        for (var o = 0; o < Units; o++)
        {
            for (var i = 0; i < FanIn; i++)
            {
                var w = _weight.Values[Element(o, i)].Value;
                sampled[(o * FanIn) + i] = how == InferenceWeights.Real
                    ? w
                    : Sample((float)w, draws.Weight(o, i, FanIn, Units), _kind, how, _powers);
            }
        }

        return sampled;
    }

    private Approximate[] Product((Approximate[] Values, int[]? Scales) x, double[] t, int samples)
    {
        var z = new Approximate[samples * Outputs];
        for (var s = 0; s < samples; s++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                var (position, o) = Math.DivRem(output, Units);
                var reads = _connections.Reads[position];
                var sum = default(Sum);
                for (var i = 0; i < FanIn; i++)
                {
                    if (reads[i] >= 0)
                    {
                        sum.Add(t[(o * FanIn) + i], x.Values[(s * Inputs) + reads[i]]);
                    }
                }

                z[(s * Outputs) + output] = Total(sum, x.Scales?[s]).Shift(OutputShift) + (_bias?.Values[o] ?? Approximate.Zero);
            }
        }

        return z;
    }

    /// <summary>Wᵀ·δ, over all positions that read a value.</summary>
    private Approximate[] Below(Approximate[] delta, StepContext context)
    {
        var below = new Approximate[context.Samples * Inputs];
        var (rounded, scales) = Round(delta, Outputs, Readers, "fixed error", context);
        for (var s = 0; s < context.Samples; s++)
        {
            var sums = new Sum[Inputs];
            for (var output = 0; output < Outputs; output++)
            {
                var (position, o) = Math.DivRem(output, Units);
                var reads = _connections.Reads[position];
                for (var i = 0; i < FanIn; i++)
                {
                    if (reads[i] >= 0)
                    {
                        sums[reads[i]].Add(_t[(o * FanIn) + i], rounded[(s * Outputs) + output]);
                    }
                }
            }

            for (var i = 0; i < Inputs; i++)
            {
                below[(s * Inputs) + i] = Total(sums[i], scales?[s]).Shift(OutputShift);
            }
        }

        return below;
    }

    /// <summary>Σ δ·x of one weight over all samples and positions.</summary>
    private Approximate Gradient(Approximate[] delta, Approximate[] x, int o, int i, int samples)
    {
        var sum = default(Sum);
        for (var s = 0; s < samples; s++)
        {
            for (var position = 0; position < _connections.Reads.Count; position++)
            {
                var read = _connections.Reads[position][i];
                if (read < 0)
                {
                    continue;
                }

                var value = x[(s * Inputs) + read];
                var error = delta[(s * Outputs) + (position * Units) + o];
                if (value.IsExact)
                {
                    sum.Add(value.Value, error);
                }
                else
                {
                    sum.Add(error * value);
                }
            }
        }

        return sum.Rounded;
    }

    /// <summary>Where a checkpoint has a weight.</summary>
    private int Element(int o, int i) => (o * FanIn) + _connections.Elements[i];

    private Approximate[] QuantizeGradient(Approximate[] delta, StepContext context)
    {
        if (_backprop?.Gradients is not { } powers)
        {
            return delta;
        }

        var draws = context.Draws(Index, DrawPurpose.Quantization);
        var rounded = new Approximate[delta.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var o = 0; o < Outputs; o++)
            {
                int? u = _backprop.Rounding == Rounding.Nearest ? null : draws.Gradient(o, s, Outputs);
                rounded[(s * Outputs) + o] = context.Decisions.Round(
                    delta[(s * Outputs) + o], g => powers.Power(g, u), "quantize gradient", Index, o, s);
            }
        }

        return rounded;
    }

    private Approximate[] Quantize(StepContext context)
    {
        if (_quantization is null)
        {
            return _x;
        }

        var draws = context.Draws(Index, DrawPurpose.Quantization);
        var rounded = new Approximate[_x.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var u = draws.Activation(i, s, Inputs);
                rounded[(s * Inputs) + i] = context.Decisions.Round(
                    _x[(s * Inputs) + i], x => Quantize(x, u, _quantization), "quantize", Index, i, s);
            }
        }

        return rounded;
    }
}
