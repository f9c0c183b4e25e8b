using System;

namespace KernelGen;

/// <summary>Mirrors every other image, left to right.</summary>
internal sealed class RandomFlip : Augmentation
{
    public override string ToString() => "horizontal flip";

    protected internal override void Check(Dataset dataset)
    {
        if (dataset.IsFlat)
        {
            throw new ArgumentException(
                $"Images can be mirrored, not samples of {dataset.SampleSize} values. Make the data set with height, width and channels if "
                + "its samples are images.",
                nameof(dataset));
        }
    }

    protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
    {
        if ((long)random >= 0)
        {
            sample.CopyTo(result);
            return;
        }

        var (width, channels) = (dataset.Width, dataset.Channels);
        var row = width * channels;
        for (var y = 0; y < dataset.Height; y++)
        {
            var source = sample.Slice(y * row, row);
            var target = result.Slice(y * row, row);
            for (var x = 0; x < width; x++)
            {
                source.Slice(x * channels, channels).CopyTo(target[((width - 1 - x) * channels)..]);
            }
        }
    }
}
