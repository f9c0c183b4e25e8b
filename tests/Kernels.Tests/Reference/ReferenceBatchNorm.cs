using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>y = γ·(z − μ)/√(σ² + ε) + β per feature; of pictures per channel, whose pixels count like samples.</summary>
internal sealed class ReferenceBatchNorm : ReferenceLayer
{
    private readonly int _features;
    private readonly double _epsilon;
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly Parameter _runningMean;
    private readonly Parameter _runningVariance;
    private readonly ReferenceOptimizer _gammaOptimizer;
    private readonly ReferenceOptimizer _betaOptimizer;
    private readonly List<Approximate> _calibrated = [];
    private Approximate[] _normalized = [];
    private Approximate[] _deviation = [];

    public ReferenceBatchNorm(int index, PictureShape shape, double epsilon, OptimizerSpec? optimizer)
        : base(index, shape.Size, shape.Size)
    {
        var features = shape.Channels;
        _features = features;
        _epsilon = epsilon;
        _gamma = new(FormattableString.Invariant($"layers.{index}.weight"), features);
        _beta = new(FormattableString.Invariant($"layers.{index}.bias"), features);
        _runningMean = new(FormattableString.Invariant($"layers.{index}.running_mean"), features);
        _runningVariance = new(FormattableString.Invariant($"layers.{index}.running_var"), features);
        _gammaOptimizer = ReferenceOptimizer.Create(optimizer, _gamma);
        _betaOptimizer = ReferenceOptimizer.Create(optimizer, _beta);
    }

    public override IReadOnlyList<Parameter> States => [.. _gammaOptimizer.States, .. _betaOptimizer.States];

    public override IReadOnlyList<Parameter> Parameters => [_gamma, _beta, _runningMean, _runningVariance];

    public override void Initialize(long seed)
    {
        _gamma.Fill(1);
        _beta.Fill(0);
        _runningMean.Fill(0);
        _runningVariance.Fill(1);
    }

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var (mean, variance) = Statistics(x);
        for (var f = 0; f < _features; f++)
        {
            if (context.Step == 0)
            {
                _runningMean.Values[f] = mean[f];
                _runningVariance.Values[f] = variance[f];
            }
            else
            {
                _runningMean.Values[f] += (mean[f] - _runningMean.Values[f]).Shift(-4);
                _runningVariance.Values[f] += (variance[f] - _runningVariance.Values[f]).Shift(-4);
            }
        }

        return Normalize(x, mean, variance);
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var samples = Rows(delta);
        var n = Approximate.Exact(samples);
        var below = new Approximate[delta.Length];
        for (var f = 0; f < _features; f++)
        {
            var (betaSum, gammaSum) = (default(Sum), default(Sum));
            for (var s = 0; s < samples; s++)
            {
                var at = (s * _features) + f;
                betaSum.Add(delta[at]);
                gammaSum.Add(delta[at] * _normalized[at]);
            }

            var (betaGradient, gammaGradient) = (betaSum.Rounded, gammaSum.Rounded);
            var scale = (_gamma.Values[f] / _deviation[f]).SharedBy(samples);
            var meanGradient = (betaGradient / n).SharedBy(samples);
            var meanProduct = (gammaGradient / n).SharedBy(samples);
            for (var s = 0; s < samples; s++)
            {
                var at = (s * _features) + f;
                below[at] = scale * (delta[at] - meanGradient - (_normalized[at] * meanProduct));
            }

            _gammaOptimizer.Update(f, gammaGradient, 0, context);
            _betaOptimizer.Update(f, betaGradient, 0, context);
        }

        return below;
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context)
    {
        var y = new Approximate[x.Length];
        for (var f = 0; f < _features; f++)
        {
            var scale = _gamma.Values[f] / Approximate.Sqrt(_runningVariance.Values[f] + Approximate.Constant(_epsilon));

            // The kernel may fold mean and shift into one constant, so their rounding counts where they cancel against x too.
            var shift = _beta.Values[f] - (scale * _runningMean.Values[f]);
            for (var s = 0; s < Rows(x); s++)
            {
                y[(s * _features) + f] = (scale * x[(s * _features) + f]) + shift;
            }
        }

        return y;
    }

    /// <summary>Normalised by the mini-batch's own statistics, as in training.</summary>
    public override Approximate[] Calibrate(Approximate[] x, InferenceWeights weights, StepContext context)
    {
        _calibrated.AddRange(x);
        var (mean, variance) = Statistics(x);
        return Normalize(x, mean, variance);
    }

    public override void FinishCalibration()
    {
        var (mean, variance) = Statistics([.. _calibrated]);
        mean.CopyTo(_runningMean.Values, 0);
        variance.CopyTo(_runningVariance.Values, 0);
        _calibrated.Clear();
    }

    /// <summary>How many values of a feature there are.</summary>
    private int Rows(Approximate[] x) => x.Length / _features;

    /// <summary>x − μ, which is 0 without any rounding where a mini-batch has one sample.</summary>
    private static Approximate Centred(Approximate x, Approximate mean, int samples) =>
        samples == 1 ? Approximate.Zero : x - mean.SharedBy(samples);

    private Approximate[] Normalize(Approximate[] x, Approximate[] mean, Approximate[] variance)
    {
        var samples = Rows(x);
        var y = new Approximate[x.Length];
        _normalized = new Approximate[x.Length];
        _deviation = new Approximate[_features];
        for (var f = 0; f < _features; f++)
        {
            _deviation[f] = Approximate.Sqrt(variance[f] + Approximate.Constant(_epsilon));
            for (var s = 0; s < samples; s++)
            {
                var at = (s * _features) + f;
                _normalized[at] = Centred(x[at], mean[f], samples) / _deviation[f].SharedBy(samples);
                y[at] = (_gamma.Values[f] * _normalized[at]) + _beta.Values[f];
            }
        }

        return y;
    }

    private (Approximate[] Mean, Approximate[] Variance) Statistics(Approximate[] x)
    {
        var samples = Rows(x);
        var mean = new Approximate[_features];
        var variance = new Approximate[_features];
        var n = Approximate.Exact(samples);
        for (var f = 0; f < _features; f++)
        {
            var (sum, squares) = (default(Sum), default(Sum));
            for (var s = 0; s < samples; s++)
            {
                sum.Add(x[(s * _features) + f]);
            }

            mean[f] = sum.Rounded / n;
            for (var s = 0; s < samples; s++)
            {
                squares.Add(Approximate.Square(Centred(x[(s * _features) + f], mean[f], samples)));
            }

            variance[f] = squares.Rounded / n;
        }

        return (mean, variance);
    }
}
