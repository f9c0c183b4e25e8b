using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>z = 2^S·Σ t·x + b.</summary>
internal sealed class ReferenceDense : ReferenceLayer
{
    /// <summary>Layers of so few outputs have no tables, and no fixed point.</summary>
    private const int DirectOutputs = 16;

    private readonly Weights _kind;
    private readonly bool _isFixed;
    private readonly Sampling _sampling;
    private readonly QuantizationSpec? _quantization;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly ReferenceOptimizer _weightOptimizer;
    private readonly ReferenceOptimizer? _biasOptimizer;
    private readonly bool _scalesSteps;
    private Approximate[] _x = [];
    private double[] _t = [];

    public ReferenceDense(
        int index,
        int inputs,
        int outputs,
        Weights kind,
        Sampling sampling,
        bool bias,
        bool isNormalized,
        QuantizationSpec? quantization,
        OptimizerSpec? optimizer = null,
        bool isFixed = false)
        : base(index, inputs, outputs)
    {
        _kind = kind;
        _sampling = sampling;
        _quantization = quantization;
        _isFixed = isFixed && kind != Weights.Real && outputs > DirectOutputs;
        _weight = new Parameter(FormattableString.Invariant($"layers.{index}.weight"), outputs, inputs);
        _bias = bias ? new Parameter(FormattableString.Invariant($"layers.{index}.bias"), outputs) : null;
        if (kind != Weights.Real)
        {
            UpdateShift = (int)Math.Round(Math.Log2((inputs + outputs) * 2.0 / 3.0));
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

    public override IReadOnlyList<Parameter> States => [.. _weightOptimizer.States, .. _biasOptimizer?.States ?? []];

    public override IReadOnlyList<Parameter> Parameters => _bias is null ? [_weight] : [_weight, _bias];

    private double InitialRange => 0.5 * Math.Sqrt(6.0 / (Inputs + Outputs));

    public override void Initialize(long seed)
    {
        var draws = new Draws(seed, 0, Index, DrawPurpose.Initialization);
        for (var o = 0; o < Outputs; o++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var p = (draws.Weight(o, i, Inputs, Outputs) + 0.5) / 65536;
                _weight.Values[(o * Inputs) + i] = _kind == Weights.Real
                    ? Approximate.Exact((4 * p) - 2) * Approximate.Constant(InitialRange)
                    : Approximate.Exact(Math.Clamp((4 * p) - 2, -1, 1));
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
        return Product(Round(x, Inputs, "fixed", context), _t, context.Samples);
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) =>
        Product(
            weights == InferenceWeights.Real ? Floats(x) : Round(x, Inputs, "fixed", context),
            Sample(_kind == Weights.Real ? InferenceWeights.Real : weights, context.Draws(Index, DrawPurpose.InferenceWeights)),
            context.Samples);

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var samples = context.Samples;
        var below = new Approximate[samples * Inputs];
        var (rounded, scales) = Round(delta, Outputs, "fixed error", context);
        for (var s = 0; s < samples; s++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var sum = default(Sum);
                for (var o = 0; o < Outputs; o++)
                {
                    sum.Add(_t[(o * Inputs) + i], rounded[(s * Outputs) + o]);
                }

                below[(s * Inputs) + i] = Total(sum, scales?[s]).Shift(OutputShift);
            }
        }

        var x = Quantize(context);
        for (var o = 0; o < Outputs; o++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var sum = default(Sum);
                for (var s = 0; s < samples; s++)
                {
                    var value = x[(s * Inputs) + i];
                    if (value.IsExact)
                    {
                        sum.Add(value.Value, delta[(s * Outputs) + o]);
                    }
                    else
                    {
                        sum.Add(delta[(s * Outputs) + o] * value);
                    }
                }

                var shift = OutputShift + (_scalesSteps ? 0 : UpdateShift);
                _weightOptimizer.Update((o * Inputs) + i, sum.Rounded.Shift(shift), StepShift, context);
                ref var w = ref _weight.Values[(o * Inputs) + i];
                if (_kind != Weights.Real)
                {
                    w = w.Clip(1);
                }
            }

            if (_bias is not null)
            {
                var sum = default(Sum);
                for (var s = 0; s < samples; s++)
                {
                    sum.Add(delta[(s * Outputs) + o]);
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
    private (Approximate[] Values, int[]? Scales) Round(Approximate[] values, int width, string kind, StepContext context)
    {
        if (!_isFixed)
        {
            return Floats(values);
        }

        var rounded = new Approximate[values.Length];
        var scales = new int[context.Samples];
        for (var s = 0; s < context.Samples; s++)
        {
            scales[s] = RoundRow(values.AsSpan(s * width, width), rounded.AsSpan(s * width, width), s, kind, context);
        }

        return (rounded, scales);
    }

    private int RoundRow(ReadOnlySpan<Approximate> values, Span<Approximate> rounded, int s, string kind, StepContext context)
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
        var bits = FixedBits(values.Length);
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
    internal static double Sample(float w, int u, Weights kind, InferenceWeights how)
    {
        var p = (u + 0.5f) / 65536;
        return (kind, how) switch
        {
            (Weights.Real, _) or (_, InferenceWeights.Real) => w,
            (Weights.Ternary, InferenceWeights.Rounded) => Math.Abs(w) <= 0.5f ? 0 : Math.Sign(w),
            (Weights.Ternary, _) => 1f + p < 1f + Math.Abs(w) ? Math.Sign(w) : 0,   // in float32, as the kernels compare
            (_, InferenceWeights.Rounded) => w >= 0 ? 1 : -1,
            _ => (2 * p) - 1 < w ? 1 : -1,
        };
    }

    private double[] Sample(InferenceWeights how, Draws draws)
    {
        var sampled = new double[_weight.Values.Length];
        for (var o = 0; o < Outputs; o++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                var w = _weight.Values[(o * Inputs) + i].Value;
                sampled[(o * Inputs) + i] =
                    how == InferenceWeights.Real ? w : Sample((float)w, draws.Weight(o, i, Inputs, Outputs), _kind, how);
            }
        }

        return sampled;
    }

    private Approximate[] Product((Approximate[] Values, int[]? Scales) x, double[] t, int samples)
    {
        var z = new Approximate[samples * Outputs];
        for (var s = 0; s < samples; s++)
        {
            for (var o = 0; o < Outputs; o++)
            {
                var sum = default(Sum);
                for (var i = 0; i < Inputs; i++)
                {
                    sum.Add(t[(o * Inputs) + i], x.Values[(s * Inputs) + i]);
                }

                z[(s * Outputs) + o] = Total(sum, x.Scales?[s]).Shift(OutputShift) + (_bias?.Values[o] ?? Approximate.Zero);
            }
        }

        return z;
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
