using System;

namespace KernelGen;

/// <summary>Samples of another source, by their numbers in it: a shuffled data set, or a part of it, that copies none.</summary>
/// <param name="source">The source, whose samples lie in memory as floats or bytes.</param>
/// <param name="samples">The numbers of the samples in it.</param>
internal sealed class ChosenSamples(SampleSource source, int[] samples) : SampleSource(source.SampleSize)
{
    private readonly int[] _samples = samples;

    public override Preprocessing? Preprocessing => source.Preprocessing;

    public override bool IsBytes => source.IsBytes;

    public override bool TryGetFloats(int first, int count, out ReadOnlySpan<float> rows)
    {
        if (count == 1)
        {
            return source.TryGetFloats(_samples[first], 1, out rows);
        }

        rows = [];
        return false;
    }

    public override void Read(int first, Span<float> rows) => ReadRows(_samples.AsSpan(first), rows);

    public override void Read(ReadOnlySpan<int> samples, int first, Span<float> rows)
    {
        foreach (var sample in samples)
        {
            source.Read(_samples[first + sample], rows[..SampleSize]);
            rows = rows[SampleSize..];
        }
    }

    public override SampleSource Choose(ReadOnlySpan<int> samples, int first)
    {
        var chosen = new int[samples.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = _samples[first + samples[i]];
        }

        return new ChosenSamples(source, chosen);
    }

    private void ReadRows(ReadOnlySpan<int> samples, Span<float> rows)
    {
        for (var i = 0; !rows.IsEmpty; i++)
        {
            source.Read(samples[i], rows[..SampleSize]);
            rows = rows[SampleSize..];
        }
    }
}
