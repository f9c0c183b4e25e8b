using System;

namespace KernelGen;

/// <summary>The values of samples, in whatever form they are kept; whoever reads them gets rows of floats.</summary>
/// <param name="sampleSize">Values in a sample.</param>
internal abstract class SampleSource(int sampleSize)
{
    /// <summary>Values in a sample.</summary>
    public int SampleSize { get; } = sampleSize;

    /// <summary>What has been done to the samples; null where they are as they came.</summary>
    public virtual Preprocessing? Preprocessing => null;

    /// <summary>Whether values are bytes by 255.</summary>
    public virtual bool IsBytes => false;

    /// <summary>Consecutive samples, where they lie in memory as floats; nothing where they have to be made.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">How many.</param>
    /// <param name="rows">Their values.</param>
    /// <returns>Whether they do.</returns>
    public virtual bool TryGetFloats(int first, int count, out ReadOnlySpan<float> rows)
    {
        rows = [];
        return false;
    }

    /// <summary>Writes consecutive samples. Allocates nothing.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="rows">Receives as many as it has room for.</param>
    public abstract void Read(int first, Span<float> rows);

    /// <summary>Writes samples in the order that is asked for. Allocates nothing.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">What to add to each of them.</param>
    /// <param name="rows">Receives their values.</param>
    public abstract void Read(ReadOnlySpan<int> samples, int first, Span<float> rows);

    /// <summary>Some of the samples, in any order; they stay where they are.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">What to add to each of them.</param>
    public virtual SampleSource Choose(ReadOnlySpan<int> samples, int first)
    {
        var chosen = new int[samples.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = first + samples[i];
        }

        return new ChosenSamples(this, chosen);
    }
}
