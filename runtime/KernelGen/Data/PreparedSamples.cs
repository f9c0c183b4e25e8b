using System;

namespace KernelGen;

/// <summary>Samples that a preprocessing changes whenever they are read.</summary>
/// <param name="source">The samples as they came.</param>
/// <param name="preprocessing">What changes them.</param>
internal sealed class PreparedSamples(SampleSource source, Preprocessing preprocessing) : SampleSource(source.SampleSize)
{
    public override Preprocessing Preprocessing => preprocessing;

    /// <summary>The samples as they came.</summary>
    public SampleSource Source => source;

    public override void Read(int first, Span<float> rows)
    {
        source.Read(first, rows);
        preprocessing.Apply(rows);
    }

    public override void Read(ReadOnlySpan<int> samples, int first, Span<float> rows)
    {
        source.Read(samples, first, rows);
        preprocessing.Apply(rows);
    }

    public override SampleSource Choose(ReadOnlySpan<int> samples, int first) =>
        new PreparedSamples(source.Choose(samples, first), preprocessing);
}
