using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The memory of one picture's sums in 16-bit fixed point.</summary>
/// <param name="Codes">The weights, as numbers of entries of tables in vectors.</param>
/// <param name="Magnitudes">The largest magnitudes among the inputs.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Totals">The largest sums of magnitudes.</param>
/// <param name="Peaks">The largest sums.</param>
/// <param name="IsLeft">Whether sums have to be formed anew.</param>
internal sealed record OneSampleBuffers(
    MemoryBuffer Codes,
    MemoryBuffer Magnitudes,
    MemoryBuffer Tables,
    MemoryBuffer Totals,
    MemoryBuffer Peaks,
    MemoryBuffer IsLeft)
{
    public static OneSampleBuffers Of(OneSampleShape shape, string tag) =>
        new(
            shape.Codes(tag),
            PictureMagnitude.Buffer(tag),
            shape.Tables(tag),
            shape.Totals(tag),
            shape.Peaks(tag),
            PictureLimits.Buffer(tag));
}
