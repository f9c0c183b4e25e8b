using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The values of few samples, sample by sample, from where each has a lane.</summary>
internal static class SampleRows
{
    /// <summary>Where they go; a vector that begins at any of them may be loaded.</summary>
    public static MemoryBuffer Buffer(string name, Shape shape, int samples) => new(
        name,
        ElementKind.Float,
        Layout.Of(new Dimension(Axis.Sample, samples), VectorLayout.Padded(Axis.Feature, shape.Size)).WithTail(Lane.Count),
        ", sample by sample",
        false);

    /// <summary>The kernel that copies them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layer">The layer's index.</param>
    /// <param name="what">What is copied.</param>
    /// <param name="shape">The shape of a sample.</param>
    /// <param name="samples">Samples of a full mini-batch.</param>
    /// <param name="source">The values, a lane for each sample.</param>
    /// <param name="rows">Where they go.</param>
    public static Kernel Lower(
        string name, int layer, string what, Shape shape, int samples, MemoryBuffer source, MemoryBuffer rows)
    {
        var b = new KernelBuilder(name, layer);
        var values = b.MemoryBuffer("values", source);
        var target = b.MemoryBuffer("rows", rows);
        var length = shape.Width * shape.Channels;
        b.ForUnits("row", shape.Height, row => b.For("value", 0, length, 1, value =>
        {
            for (var sample = 0; sample < samples; sample++)
            {
                b.Store(
                    target,
                    target.At((Axis.Sample, sample), (Axis.Feature, row.Stride(length)), (Axis.Feature, value)),
                    values.Load(
                        ValueKind.Float,
                        (Axis.SampleBlock, 0),
                        (Axis.Feature, row.Stride(length)),
                        (Axis.Feature, value),
                        (Axis.Lane, sample)));
            }
        }));
        return b.Build(
            $"Layer {layer}: {what} of few samples, sample by sample.",
            ["Copies alone. From here patches of each sample are collected."]);
    }
}
