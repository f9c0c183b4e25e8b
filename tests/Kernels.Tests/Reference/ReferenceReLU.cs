using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>max(0, x).</summary>
internal sealed class ReferenceReLU(int index, int features) : ReferenceLayer(index, features, features)
{
    private Approximate[] _mask = [];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var y = new Approximate[x.Length];
        _mask = new Approximate[x.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                _mask[at] = context.Decisions.IsPositive(x[at], "relu", Index, f, s);
                y[at] = _mask[at].IsExactZero ? Approximate.Zero : _mask[at].IsExact ? x[at] : x[at].Positive();
            }
        }

        return y;
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context) =>
        [.. delta.Zip(_mask, (error, mask) => mask.IsExactZero ? Approximate.Zero : mask.IsExact ? error : error * mask)];

    /// <summary>Continuous, so no decision: a value near 0 keeps its tolerance.</summary>
    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) =>
        [.. x.Select(value => value.Positive())];
}
