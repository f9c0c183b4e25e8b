using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β over the values of each sample.</summary>
internal sealed class ReferenceLayerNorm : ReferenceLayer
{
    private readonly double _epsilon;
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly ReferenceOptimizer _gammaOptimizer;
    private readonly ReferenceOptimizer _betaOptimizer;
    private Approximate[] _normalized = [];
    private Approximate[] _deviations = [];

    public ReferenceLayerNorm(int index, int features, double epsilon, OptimizerSpec? optimizer)
        : base(index, features, features)
    {
        _epsilon = epsilon;
        _gamma = new(FormattableString.Invariant($"layers.{index}.weight"), features);
        _beta = new(FormattableString.Invariant($"layers.{index}.bias"), features);
        _gammaOptimizer = ReferenceOptimizer.Create(optimizer, _gamma);
        _betaOptimizer = ReferenceOptimizer.Create(optimizer, _beta);
    }

    public override IReadOnlyList<Parameter> States => [.. _gammaOptimizer.States, .. _betaOptimizer.States];

    public override IReadOnlyList<Parameter> Parameters => [_gamma, _beta];

    public override void Initialize(long seed)
    {
        _gamma.Fill(1);
        _beta.Fill(0);
    }

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var samples = x.Length / Outputs;
        var n = Approximate.Exact(Outputs);
        var y = new Approximate[x.Length];
        _normalized = new Approximate[x.Length];
        _deviations = new Approximate[samples];
        for (var s = 0; s < samples; s++)
        {
            var row = x.AsSpan(s * Outputs, Outputs);
            var (sum, squares) = (default(Sum), default(Sum));
            foreach (var value in row)
            {
                sum.Add(value);
            }

            var mean = (sum.Rounded / n).SharedBy(Outputs);
            foreach (var value in row)
            {
                squares.Add(Approximate.Square(value - mean));
            }

            _deviations[s] = Approximate.Sqrt((squares.Rounded / n) + Approximate.Constant(_epsilon)).SharedBy(Outputs);
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                _normalized[at] = (x[at] - mean) / _deviations[s];
                y[at] = (_gamma.Values[f] * _normalized[at]) + _beta.Values[f];
            }
        }

        return y;
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => Forward(x, context);

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var samples = delta.Length / Outputs;
        var n = Approximate.Exact(Outputs);
        var below = new Approximate[delta.Length];
        for (var s = 0; s < samples; s++)
        {
            var (sum, products) = (default(Sum), default(Sum));
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                sum.Add(delta[at] * _gamma.Values[f]);
                products.Add(delta[at] * _gamma.Values[f] * _normalized[at]);
            }

            var mean = (sum.Rounded / n).SharedBy(Outputs);
            var meanProduct = (products.Rounded / n).SharedBy(Outputs);
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                below[at] = ((delta[at] * _gamma.Values[f]) - mean - (_normalized[at] * meanProduct)) / _deviations[s];
            }
        }

        for (var f = 0; f < Outputs; f++)
        {
            var (beta, gamma) = (default(Sum), default(Sum));
            for (var s = 0; s < samples; s++)
            {
                beta.Add(delta[(s * Outputs) + f]);
                gamma.Add(delta[(s * Outputs) + f] * _normalized[(s * Outputs) + f]);
            }

            _gammaOptimizer.Update(f, gamma.Rounded, 0, context);
            _betaOptimizer.Update(f, beta.Rounded, 0, context);
        }

        return below;
    }
}
