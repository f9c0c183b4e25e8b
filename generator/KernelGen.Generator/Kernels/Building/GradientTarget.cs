using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>Where a kernel leaves the gradient at what its layer reads.</summary>
/// <param name="Buffer">The memory.</param>
/// <param name="Accumulates">Whether it adds to what others have left there.</param>
internal sealed record GradientTarget(MemoryBuffer Buffer, bool Accumulates)
{
    /// <summary>Sixteen values to where they belong.</summary>
    public void Store(KernelBuilder b, Pointer pointer, Expression index, Expression value) =>
        b.Store(pointer, index, Accumulates ? new Load(pointer, index, ValueKind.Lanes) + value : value);
}
