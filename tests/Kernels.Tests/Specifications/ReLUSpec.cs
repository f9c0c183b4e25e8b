namespace KernelGen.Kernels.Tests;

/// <summary>A rectifier.</summary>
internal sealed record ReLUSpec : LayerSpec
{
    public override string Attribute => "ReLU";
}
