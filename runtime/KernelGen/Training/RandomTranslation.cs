using System;

namespace KernelGen;

/// <summary>Moves images by whole pixels, and fills what comes in from outside.</summary>
/// <param name="pixels">The most that an image moves.</param>
/// <param name="padding">What comes in; null for zeros that nobody asked for by name.</param>
internal sealed class RandomTranslation(int pixels, ImagePadding? padding) : Augmentation
{
    public override string ToString() => padding is ImagePadding filled
        ? FormattableString.Invariant($"crop with padding {pixels} ({filled})")
        : FormattableString.Invariant($"translation by up to {pixels}");

    protected internal override void Check(Dataset dataset)
    {
        if (pixels >= Math.Min(dataset.Height, dataset.Width))
        {
            throw new ArgumentException(
                $"Images of {dataset.Height} × {dataset.Width} pixels can be moved by at most "
                + $"{Math.Min(dataset.Height, dataset.Width) - 1}, not by {pixels}."
                + (dataset.Height == 1 ? " Make the data set with height, width and channels if its samples are images." : string.Empty),
                nameof(dataset));
        }
    }

    protected internal override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
    {
        var down = Uniform((uint)random) - pixels;
        var right = Uniform((uint)(random >> 32)) - pixels;
        var (height, width, channels) = (dataset.Height, dataset.Width, dataset.Channels);
        var row = width * channels;
        for (var y = 0; y < height; y++)
        {
            var target = result.Slice(y * row, row);
            var from = Place(y - down, height);
            if (from < 0)
            {
                target.Clear();
                continue;
            }

            var source = sample.Slice(from * row, row);
            var offset = right * channels;
            source[Math.Max(0, -offset)..Math.Min(row, row - offset)].CopyTo(target[Math.Max(0, offset)..]);
            var (first, last) = right > 0 ? (0, right) : (width + right, width);
            for (var x = first; x < last; x++)
            {
                Fill(source, Place(x - right, width), target.Slice(x * channels, channels));
            }
        }
    }

    private static void Fill(ReadOnlySpan<float> source, int from, Span<float> pixel)
    {
        if (from < 0)
        {
            pixel.Clear();
        }
        else
        {
            source.Slice(from * pixel.Length, pixel.Length).CopyTo(pixel);
        }
    }

    /// <summary>The row or column that is seen at a place inside or beside the image; −1 for zeros.</summary>
    private int Place(int place, int count) => (uint)place < (uint)count
        ? place
        : padding switch
        {
            ImagePadding.Edge => Math.Clamp(place, 0, count - 1),
            ImagePadding.Reflect => place < 0 ? -place : (2 * (count - 1)) - place,
            _ => -1,
        };

    /// <summary>0 to 2·pixels; no two probabilities differ by more than 2⁻³².</summary>
    private int Uniform(uint bits) => (int)((bits * ((2 * (ulong)pixels) + 1)) >> 32);
}
