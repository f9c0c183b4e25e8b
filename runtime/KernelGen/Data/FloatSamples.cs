using System;

namespace KernelGen;

/// <summary>Samples that are kept as floats.</summary>
/// <param name="values">Their values, one sample after the other.</param>
/// <param name="sampleSize">Values in a sample.</param>
/// <param name="preprocessing">What has been done to them.</param>
internal sealed class FloatSamples(float[] values, int sampleSize, Preprocessing? preprocessing = null) : SampleSource(sampleSize)
{
    public override Preprocessing? Preprocessing => preprocessing;

    public override bool TryGetFloats(int first, int count, out ReadOnlySpan<float> rows)
    {
        rows = values.AsSpan(first * SampleSize, count * SampleSize);
        return true;
    }

    public override void Read(int first, Span<float> rows) => values.AsSpan(first * SampleSize, rows.Length).CopyTo(rows);

    public override void Read(ReadOnlySpan<int> samples, int first, Span<float> rows)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            Read(first + samples[i], rows.Slice(i * SampleSize, SampleSize));
        }
    }
}
