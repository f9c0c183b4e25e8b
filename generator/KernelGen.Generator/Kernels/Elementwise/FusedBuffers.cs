using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>The memory of a group of layers that work feature by feature.</summary>
/// <param name="Input">What comes in.</param>
/// <param name="Output">What goes out; the same where nobody needs the input any more.</param>
/// <param name="Kept">Which values came through, where a draw decides; null where none does.</param>
/// <param name="Argument">
/// What went into the group's function, where a gradient comes back to it; the input where the function is first.
/// </param>
/// <param name="Mask">Which lanes hold a sample.</param>
/// <param name="Norm">The normalising layer's; null without one.</param>
internal sealed record FusedBuffers(
    MemoryBuffer Input,
    MemoryBuffer Output,
    MemoryBuffer? Kept,
    MemoryBuffer? Argument,
    MemoryBuffer Mask,
    NormalisationBuffers? Norm)
{
    /// <summary>Whether output takes the place of the input.</summary>
    public bool IsInPlace => ReferenceEquals(Input, Output);
}
