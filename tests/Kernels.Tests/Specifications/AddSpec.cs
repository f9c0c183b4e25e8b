namespace KernelGen.Kernels.Tests;

/// <summary>The sum of the layers that <see cref="LayerSpec.From"/> names.</summary>
internal sealed record AddSpec : LayerSpec
{
    public override string Attribute => "Add";
}
