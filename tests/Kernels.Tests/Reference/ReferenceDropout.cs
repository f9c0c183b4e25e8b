using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Zero with probability <c>rate</c> in training, else x / (1 − rate); value by value, or a channel at once.</summary>
internal sealed class ReferenceDropout(
    int index, PictureShape shape, float rate, bool isSpatial, bool isMultiplicationFree) : ReferenceLayer(index, shape.Size, shape.Size)
{
    private bool[] _kept = [];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var draws = context.Draws(Index, DrawPurpose.Dropout);
        var threshold = (int)Math.Round(rate * 65536.0);
        _kept = new bool[x.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var f = 0; f < Outputs; f++)
            {
                var draw = isSpatial ? draws.Activation(f % shape.Channels, s, shape.Channels) : draws.Activation(f, s, Outputs);
                _kept[(s * Outputs) + f] = draw >= threshold;
            }
        }

        return Apply(x);
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context) => Apply(delta);

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => x;

    private Approximate[] Apply(Approximate[] x)
    {
        var y = new Approximate[x.Length];
        var keep = Approximate.Constant(1.0 - rate);
        var terms = ShiftPowers.Constant(1.0 / (1.0 - rate));
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = !_kept[i] ? Approximate.Zero : isMultiplicationFree ? ShiftPowers.Times(x[i], terms) : x[i] / keep;
        }

        return y;
    }
}
