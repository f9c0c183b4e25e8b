namespace KernelGen.Kernels.Tests;

/// <summary>A sum, which the network forms of what the layer reads.</summary>
internal sealed class ReferenceAdd(int index, int features) : ReferenceLayer(index, features, features)
{
    public override Approximate[] Forward(Approximate[] x, StepContext context) => x;

    public override Approximate[] Backward(Approximate[] delta, StepContext context) => delta;

    public override Approximate[] Infer(Approximate[] x, InferenceWeights weights, StepContext context) => x;
}
