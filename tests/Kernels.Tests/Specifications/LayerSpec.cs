namespace KernelGen.Kernels.Tests;

/// <summary>A layer as it is declared.</summary>
internal abstract record LayerSpec
{
    /// <summary>The attribute, without brackets.</summary>
    public abstract string Attribute { get; }
}
