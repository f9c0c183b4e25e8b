using System;

namespace KernelGen;

/// <summary>Moves images by whole pixels.</summary>
internal sealed class RandomTranslation(int pixels) : Augmentation
{
    public override string ToString() => FormattableString.Invariant($"translation by up to {pixels}");

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
        var row = dataset.Width * dataset.Channels;
        var offset = right * dataset.Channels;
        result.Clear();
        for (var y = Math.Max(0, down); y < dataset.Height + Math.Min(0, down); y++)
        {
            var source = sample.Slice((y - down) * row, row);
            var target = result.Slice(y * row, row);
            source[Math.Max(0, -offset)..Math.Min(row, row - offset)].CopyTo(target[Math.Max(0, offset)..]);
        }
    }

    /// <summary>0 to 2·pixels; no two probabilities differ by more than 2⁻³².</summary>
    private int Uniform(uint bits) => (int)((bits * ((2 * (ulong)pixels) + 1)) >> 32);
}
