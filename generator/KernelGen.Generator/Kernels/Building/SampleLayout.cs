using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>One number for every sample of a mini-batch, sixteen to a vector: masks, labels, losses.</summary>
internal static class SampleLayout
{
    public static Layout Of(int sampleBlocks) => Layout
        .Of(new Dimension(Axis.SampleBlock, sampleBlocks), new Dimension(Axis.Lane, Lane.Count))
        .Merge(new Dimension(Axis.Sample, sampleBlocks * Lane.Count), isShown: false, Axis.SampleBlock, Axis.Lane);
}
