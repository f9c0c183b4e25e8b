using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>A function of a user's, value by value.</summary>
internal sealed class ReferenceActivation(int index, int features, UserFunctionCase function) : ReferenceLayer(index, features, features)
{
    private Approximate[] _slopes = [];

    public override Approximate[] Forward(Approximate[] x, StepContext context)
    {
        _slopes = new Approximate[x.Length];
        for (var s = 0; s < context.Samples; s++)
        {
            for (var f = 0; f < Outputs; f++)
            {
                var at = (s * Outputs) + f;
                _slopes[at] = function.SlopeOf(x[at], context.Decisions, Index, f, s);
            }
        }

        return Apply(x);
    }

    public override Approximate[] Backward(Approximate[] delta, StepContext context) =>
        [.. delta.Zip(_slopes, (error, slope) => error * slope)];

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => Apply(x);

    private Approximate[] Apply(Approximate[] x) => [.. x.Select(function.ValueOf)];
}
