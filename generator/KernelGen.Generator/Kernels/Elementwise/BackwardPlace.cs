using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>The sixteen values of a feature that the kernel of the way back is at.</summary>
/// <param name="Builder">The kernel.</param>
/// <param name="Layers">The group's layers.</param>
/// <param name="Kept">Which values came through, where a draw decided.</param>
/// <param name="Output">What came out, or went into the first of the rectifiers, where that tells it.</param>
/// <param name="Argument">What went into the group's function, if it has one.</param>
/// <param name="Samples">Which lanes hold a sample; null where no layer asks.</param>
internal sealed record BackwardPlace(
    KernelBuilder Builder, FusedLayers Layers, Load? Kept, Expression? Output, Load? Argument, Load? Samples)
{
    /// <summary>Zero in the lanes without a sample, where a function may give anything.</summary>
    public Expression Valid(Expression value) => (value.AsBits() & Samples!).AsLanes();
}
