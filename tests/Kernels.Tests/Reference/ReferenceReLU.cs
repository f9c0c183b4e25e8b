namespace KernelGen.Kernels.Tests;

/// <summary>max(0, x).</summary>
internal sealed class ReferenceReLU(int index, int features) : ReferenceLayer(index, features, features)
{
    private bool[] _mask = [];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        var y = new Approximate[x.Length];
        _mask = new bool[x.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                _mask[at] = context.Decisions.IsPositive(x[at], "relu", Index, f, s);
                y[at] = _mask[at] ? x[at] : Approximate.Zero;
            }
        }

        return y;
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context)
    {
        var below = new Approximate[delta.Length];
        for (var i = 0; i < below.Length; i++)
        {
            below[i] = _mask[i] ? delta[i] : Approximate.Zero;
        }

        return below;
    }

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context)
    {
        var y = new Approximate[x.Length];
        for (var i = 0; i < y.Length; i++)
        {
            // Continuous, so no decision: a value near 0 keeps its tolerance.
            y[i] = x[i].Value > 0 ? x[i] : new Approximate(0, -x[i].Value > x[i].Tolerance ? 0 : x[i].Variance);
        }

        return y;
    }
}
