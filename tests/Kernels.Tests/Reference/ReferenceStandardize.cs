using System;
using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>(x − mean)·scale per feature of the input, of pictures per channel.</summary>
/// <param name="index">The layer.</param>
/// <param name="shape">The shape of a sample.</param>
/// <param name="terms">Powers of two that a scale is rounded to; 0 for none.</param>
internal sealed class ReferenceStandardize(int index, PictureShape shape, int terms) : ReferenceLayer(index, shape.Size, shape.Size)
{
    private readonly Parameter _mean = new(FormattableString.Invariant($"layers.{index}.input_mean"), shape.Channels);
    private readonly Parameter _scale = new(FormattableString.Invariant($"layers.{index}.input_scale"), shape.Channels);

    public override IReadOnlyList<Parameter> Parameters => [_mean, _scale];

    public override void Initialize(long seed)
    {
        _mean.Fill(0);
        _scale.Fill(0);
    }

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var y = new Approximate[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var channel = i % shape.Channels;
            var centred = x[i] - _mean.Values[channel];
            y[i] = terms == 0
                ? centred * _scale.Values[channel]
                : ShiftPowers.Times(centred, ShiftPowers.Terms(_scale.Values[channel].Value, terms));
        }

        return y;
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context) => new Approximate[delta.Length];

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => Forward(x, context);
}
