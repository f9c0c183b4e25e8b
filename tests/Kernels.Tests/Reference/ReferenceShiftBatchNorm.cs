using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// y = ⟨γ∘⟨1/s⟩⟩∘(z − μ) + β per feature, ⟨·⟩ a sum of signed powers of two; the published form has a variance instead of s.
/// Of pictures it is per channel, whose pixels count like samples.
/// </summary>
/// <param name="index">The layer.</param>
/// <param name="shape">The shape of a sample.</param>
/// <param name="isPublished">Whether the statistic is a variance and every factor one power.</param>
/// <param name="terms">Powers in a factor.</param>
/// <param name="epsilon">ε in units of what comes in.</param>
/// <param name="isRounded">Whether anything is rounded to powers: without, the layer has a derivative.</param>
/// <param name="optimizer">What updates γ and β.</param>
internal sealed class ReferenceShiftBatchNorm(
    int index, PictureShape shape, bool isPublished, int terms, double epsilon, bool isRounded, OptimizerSpec? optimizer)
    : ReferenceLayer(index, shape.Size, shape.Size)
{
    private readonly int _features = shape.Channels;
    private ReferenceOptimizer? _gammaOptimizer;
    private ReferenceOptimizer? _betaOptimizer;
    private readonly Parameter _gamma = new(FormattableString.Invariant($"layers.{index}.weight"), shape.Channels);
    private readonly Parameter _beta = new(FormattableString.Invariant($"layers.{index}.bias"), shape.Channels);
    private readonly Parameter _runningMean = new(FormattableString.Invariant($"layers.{index}.running_mean"), shape.Channels);
    private readonly Parameter _runningSpread = new(
        FormattableString.Invariant($"layers.{index}.{(isPublished ? "running_var" : "running_deviation")}"), shape.Channels);

    private readonly List<(Approximate[] Mean, Approximate[] Spread)> _calibrated = [];
    private Approximate[] _centred = [];
    private Approximate[] _meanSign = [];
    private Factor[] _inverse = [];
    private Factor[] _scale = [];

    public override IReadOnlyList<Parameter> Parameters => [_gamma, _beta, _runningMean, _runningSpread];

    public override IReadOnlyList<Parameter> States => [.. GammaOptimizer.States, .. BetaOptimizer.States];

    private ReferenceOptimizer GammaOptimizer => _gammaOptimizer ??= ReferenceOptimizer.Create(optimizer, _gamma);

    private ReferenceOptimizer BetaOptimizer => _betaOptimizer ??= ReferenceOptimizer.Create(optimizer, _beta);

    public override void Initialize(long seed)
    {
        _gamma.Fill(1);
        _beta.Fill(0);
        _runningMean.Fill(0);
        _runningSpread.Fill(1);
    }

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var (mean, spread) = Statistics(x, context);
        for (var f = 0; f < _features; f++)
        {
            if (context.Step == 0)
            {
                _runningMean.Values[f] = mean[f];
                _runningSpread.Values[f] = spread[f];
            }
            else
            {
                _runningMean.Values[f] += (mean[f] - _runningMean.Values[f]).Shift(-4);
                _runningSpread.Values[f] += (spread[f] - _runningSpread.Values[f]).Shift(-4);
            }
        }

        return Normalize(spread, context);
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var samples = Rows(delta);
        var below = new Approximate[delta.Length];
        for (var f = 0; f < _features; f++)
        {
            var (betaSum, gammaSum) = (default(Sum), default(Sum));
            for (var s = 0; s < samples; s++)
            {
                var at = (s * _features) + f;
                betaSum.Add(delta[at]);
                gammaSum.Add(delta[at] * Power(_centred[at], context, "power", f, s));
            }

            var betaGradient = betaSum.Rounded;
            var gammaGradient = _inverse[f].Times(gammaSum.Rounded);
            var level = Mean(betaGradient, samples, shape.Pixels).SharedBy(samples);
            if (isPublished)
            {
                var slope = _inverse[f].Times(Mean(gammaGradient, samples, shape.Pixels)).SharedBy(samples);
                for (var s = 0; s < samples; s++)
                {
                    var at = (s * _features) + f;
                    below[at] = _scale[f].Times(delta[at] - level - (slope * Power(_centred[at], context, "power", f, s)));
                }
            }
            else
            {
                var mean = Mean(gammaGradient, samples, shape.Pixels);
                var slope = (mean + mean.Shift(-2)).SharedBy(samples);
                level -= Of(_meanSign[f], 3, context, "meanSign", f).Times(slope);
                for (var s = 0; s < samples; s++)
                {
                    var at = (s * _features) + f;
                    below[at] = _scale[f].Times(delta[at] - level - (Sign(_centred[at], context, f, s) * slope));
                }
            }

            GammaOptimizer.Update(f, gammaGradient, 0, context);
            BetaOptimizer.Update(f, betaGradient, 0, context);
        }

        return below;
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context)
    {
        var y = new Approximate[x.Length];
        for (var f = 0; f < _features; f++)
        {
            var scale = Scale(Inverse(_runningSpread.Values[f], context, f), context, f);
            for (var s = 0; s < Rows(x); s++)
            {
                y[(s * _features) + f] = scale.Times(x[(s * _features) + f] - _runningMean.Values[f]) + _beta.Values[f];
            }
        }

        return y;
    }

    public override Approximate[] Calibrate(Approximate[] x, InferenceWeights weights, StepContext context)
    {
        var (mean, spread) = Statistics(x, context);
        _calibrated.Add((mean, spread));
        return Normalize(spread, context);
    }

    /// <summary>Mini-batches count alike.</summary>
    public override void FinishCalibration()
    {
        for (var f = 0; f < _features; f++)
        {
            _runningMean.Values[f] = Mean(_calibrated.Aggregate(Approximate.Zero, (sum, batch) => sum + batch.Mean[f]), _calibrated.Count);
            _runningSpread.Values[f] = Mean(
                _calibrated.Aggregate(Approximate.Zero, (sum, batch) => sum + batch.Spread[f]), _calibrated.Count);
        }

        _calibrated.Clear();
    }

    /// <summary>How many values of a feature there are.</summary>
    private int Rows(Approximate[] x) => x.Length / _features;

    /// <summary>Σ/n: by what approximates 1/n for samples or mini-batches, exactly by the pixels of a picture.</summary>
    private Approximate Mean(Approximate sum, int count, int pixels = 1) => isRounded
        ? ShiftPowers.Quotient(ShiftPowers.Times(sum, ShiftPowers.Reciprocal(count / pixels)), pixels)
        : sum / Approximate.Exact(count);

    private (Approximate[] Mean, Approximate[] Spread) Statistics(Approximate[] x, StepContext context)
    {
        var samples = Rows(x);
        var mean = new Approximate[_features];
        var spread = new Approximate[_features];
        _centred = new Approximate[x.Length];
        _meanSign = new Approximate[_features];
        for (var f = 0; f < _features; f++)
        {
            var total = default(Sum);
            for (var s = 0; s < samples; s++)
            {
                total.Add(x[(s * _features) + f]);
            }

            mean[f] = Mean(total.Rounded, samples, shape.Pixels);
            var (spreads, negatives) = (default(Sum), default(Sum));
            for (var s = 0; s < samples; s++)
            {
                var at = (s * _features) + f;
                _centred[at] = samples == 1 ? Approximate.Zero : x[at] - mean[f].SharedBy(samples);
                if (isPublished)
                {
                    spreads.Add(_centred[at] * Power(_centred[at], context, "square", f, s));
                }
                else
                {
                    spreads.Add(Approximate.Abs(_centred[at]));
                    negatives.Add(IsBelow(_centred[at], context, f, s));
                }
            }

            spread[f] = Mean(spreads.Rounded, samples, shape.Pixels);
            spread[f] = isPublished ? spread[f] : spread[f] + spread[f].Shift(-2);
            var share = Mean(negatives.Exact, samples, shape.Pixels);
            _meanSign[f] = Approximate.Exact(1) - share.Shift(1);
        }

        return (mean, spread);
    }

    private Approximate[] Normalize(Approximate[] spread, StepContext context)
    {
        var y = new Approximate[_centred.Length];
        _inverse = new Factor[_features];
        _scale = new Factor[_features];
        for (var f = 0; f < _features; f++)
        {
            _inverse[f] = Inverse(spread[f], context, f);
            _scale[f] = Scale(_inverse[f], context, f);
            for (var s = 0; s < Rows(y); s++)
            {
                var at = (s * _features) + f;
                y[at] = _scale[f].Times(_centred[at]) + _beta.Values[f];
            }
        }

        return y;
    }

    private Factor Inverse(Approximate spread, StepContext context, int f)
    {
        var floor = Math.Pow(2, Math.Round(Math.Log2(epsilon) / 2));
        if (isPublished)
        {
            var kept = spread + Approximate.Constant(epsilon);
            return isRounded
                ? Factor.Of(context.Decisions.Round(kept, InverseRoot, "inverse", Index, f, -1), 1)
                : Factor.Smooth(Approximate.Exact(1) / Approximate.Sqrt(kept));
        }

        var least = Approximate.Max(spread, Approximate.Exact(floor));
        return isRounded
            ? Factor.Of(context.Decisions.Round(least, InverseOf, "inverse", Index, f, -1), terms)
            : Factor.Smooth(Approximate.Exact(1) / least);

        // What is rounded is never below its ε, whatever its bound says.
        double InverseRoot(double v) => Math.Pow(2, -Math.Ceiling(Math.Floor(Math.Log2(Math.Max(v, epsilon * (1 - 1e-7)))) / 2));

        double InverseOf(double v) => ShiftPowers.Round(Reciprocal(Math.Max(v, floor)), terms);
    }

    private Factor Scale(Factor inverse, StepContext context, int f) => isPublished && isRounded
        ? Factor.Of(inverse.Value * Approximate.Exact(ShiftPowers.Logarithmic(_gamma.Values[f].Value)), 1)
        : Of(inverse.Times(_gamma.Values[f]), terms, context, "scale", f);

    private Factor Of(Approximate value, int count, StepContext context, string kind, int f)
    {
        if (!isRounded)
        {
            return Factor.Smooth(value);
        }

        // A number that is nearly a sum of fewer powers: what the last one is then moves the factor by no more than rounding does.
        var (below, above) = (value.Value - value.Tolerance, value.Value + value.Tolerance);
        var jump = Math.Abs(ShiftPowers.Round(above, count) - ShiftPowers.Round(below, count));
        return jump <= 4 * value.Tolerance
            ? Factor.Of(new Approximate(ShiftPowers.Round(value.Value, count)), count) with { Slack = jump }
            : Factor.Of(context.Decisions.Round(value, v => ShiftPowers.Round(v, count), kind, Index, f, -1), count);
    }

    private Approximate Power(Approximate value, StepContext context, string kind, int f, int s) => isRounded
        ? context.Decisions.Round(value, ShiftPowers.Logarithmic, kind, Index, f, s)
        : value;

    /// <summary>1 for a value below 0, else 0.</summary>
    private Approximate IsBelow(Approximate centred, StepContext context, int f, int s) =>
        context.Decisions.IsPositive(-centred, "sign", Index, f, s);

    /// <summary>−1 for a value below 0, else 1.</summary>
    private Approximate Sign(Approximate centred, StepContext context, int f, int s)
    {
        var isBelow = IsBelow(centred, context, f, s);
        return isBelow with { Value = 1 - (2 * isBelow.Value), Bound = 2 * isBelow.Bound };
    }

    /// <summary>The mantissa's reciprocal cut to eight binary digits.</summary>
    private static double Reciprocal(double value)
    {
        var power = Math.Pow(2, Math.Floor(Math.Log2(value)));
        return Math.Floor(256 * power / value) / 256 / power;
    }

    /// <summary>A factor as its powers, or as it is.</summary>
    private sealed record Factor(Approximate Value, IReadOnlyList<double>? Terms)
    {
        /// <summary>A sum of up to <paramref name="count"/> powers; where it is not known which, their additions round.</summary>
        public static Factor Of(Approximate value, int count) => value.IsExact
            ? new(value, ShiftPowers.Terms(value.Value, count))
            : new(value, null) { Roundings = count };

        public static Factor Smooth(Approximate value) => new(value, null);

        /// <summary>How far the factor itself may be off, where its last power is uncertain.</summary>
        public double Slack { get; init; }

        /// <summary>Further roundings of a product.</summary>
        private int Roundings { get; init; }

        public Approximate Times(Approximate value)
        {
            if (value.IsExactZero)
            {
                return value;
            }

            if (Terms is null)
            {
                var smooth = Value * value;
                return smooth.IsExactZero || !double.IsFinite(smooth.Bound)
                    ? smooth
                    : smooth with
                    {
                        Variance = smooth.Variance
                            + (Roundings * Approximate.Rounding * Math.Pow(Math.Abs(smooth.Value) + smooth.Bound, 2)),
                    };
            }

            var product = ShiftPowers.Times(value, Terms);
            return Slack == 0 ? product : product with { Bound = product.Bound + (Slack * (Math.Abs(value.Value) + value.Tolerance)) };
        }
    }
}
