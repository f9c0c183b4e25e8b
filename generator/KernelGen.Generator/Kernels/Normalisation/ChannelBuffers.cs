using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>What kernels of a normalisation per channel leave for each other.</summary>
/// <param name="Passes">How they go over pictures.</param>
/// <param name="Sums">Sums of values.</param>
/// <param name="Deviations">Sums of deviations from the mean, or of their squares.</param>
/// <param name="Negatives">How many values lie below the mean, where that is asked for.</param>
/// <param name="GradientSums">Sums of the gradient behind.</param>
/// <param name="ProductSums">Sums of its products with what values differ from the mean by.</param>
/// <param name="Level">What is subtracted from the gradient of every value.</param>
/// <param name="Slope">What is subtracted in proportion to the value.</param>
/// <param name="Factor">What a value less the mean is multiplied by on the way forward, and a gradient on the way back.</param>
/// <param name="Offset">β from before the update, where the way back forms the output anew; else null.</param>
internal sealed record ChannelBuffers(
    PicturePasses Passes,
    MemoryBuffer Sums,
    MemoryBuffer Deviations,
    MemoryBuffer Negatives,
    MemoryBuffer GradientSums,
    MemoryBuffer ProductSums,
    MemoryBuffer Level,
    MemoryBuffer Slope,
    MemoryBuffer Factor,
    MemoryBuffer? Offset)
{
    public static ChannelBuffers Create(string name, PicturePasses passes, bool formsOutputAnew)
    {
        return new ChannelBuffers(
            passes,
            passes.Sums("ChannelSums" + name),
            passes.Sums("Deviations" + name),
            passes.Sums("Negatives" + name),
            passes.Sums("GradientSums" + name),
            passes.Sums("ProductSums" + name),
            Vector("Level"),
            Vector("Slope"),
            Vector("Factor"),
            formsOutputAnew ? Vector("Offset") : null);

        MemoryBuffer Vector(string kind) => new(
            kind + name, ElementKind.Float, VectorLayout.Of(Axis.Feature, passes.Channels, "channel"), string.Empty, false);
    }
}
