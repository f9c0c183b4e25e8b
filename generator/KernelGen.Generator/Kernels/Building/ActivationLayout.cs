using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>
/// The values of every sample of a mini-batch: [sample block][feature][lane], with rows, columns and channels in the place of features
/// where samples are pictures.
/// </summary>
internal static class ActivationLayout
{
    // Whole vectors of features are an even number of cache lines; with one more, the blocks of a feature lie in different sets of a cache.
    private const int Gap = Lane.Count;

    /// <param name="shape">The shape of a sample.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="halo">Zeros around the rows and the columns.</param>
    /// <param name="label">What text calls the features; how many there is room for, where nothing is said.</param>
    public static Layout Of(Shape shape, int sampleBlocks, int halo = 0, string? label = null)
    {
        var blocks = new Dimension(Axis.SampleBlock, sampleBlocks);
        var lanes = new Dimension(Axis.Lane, Lane.Count);
        var features = VectorLayout.Padded(Axis.Feature, shape.Size) with { IsCounted = label is null, Label = label };
        if (!shape.IsPicture && halo == 0)
        {
            return Layout.Of(blocks, features with { Gap = Gap }, lanes);
        }

        var values = (shape.Height + (2 * halo)) * (shape.Width + (2 * halo)) * shape.Channels;
        var picture = Layout.Of(
            blocks,
            new Dimension(Axis.Row, shape.Height) { Halo = halo, Gap = ((Lane.RoundUp(values, Lane.Count) - values) * Lane.Count) + Gap },
            new Dimension(Axis.Column, shape.Width) { Halo = halo },
            new Dimension(Axis.Channel, shape.Channels),
            lanes);

        // With a halo the values of a sample do not follow each other any more, so that they are asked for by row and column.
        return halo == 0 ? picture.Merge(features, isShown: true, Axis.Row, Axis.Column, Axis.Channel) : picture;
    }
}
