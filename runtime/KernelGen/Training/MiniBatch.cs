using System;

namespace KernelGen;

/// <summary>Room for the samples of one training step, and for their labels or targets.</summary>
/// <param name="samples">The most samples that it takes.</param>
/// <param name="sampleSize">Values in a sample.</param>
/// <param name="targetSize">Targets of a sample; 0 where there are labels.</param>
internal sealed class MiniBatch(int samples, int sampleSize, int targetSize)
{
    private readonly float[] _inputs = new float[samples * sampleSize];
    private readonly int[] _labels = new int[targetSize == 0 ? samples : 0];
    private readonly float[] _targets = new float[samples * targetSize];

    /// <summary>Samples in it; whoever fills it says.</summary>
    public int Count { get; set; }

    /// <summary>Samples of the step in all processes that share it; the same where there is one.</summary>
    public int Total { get; set; }

    /// <summary>The values of its samples.</summary>
    public Span<float> Inputs => _inputs.AsSpan(0, Count * sampleSize);

    /// <summary>Their classes.</summary>
    public Span<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>Their targets.</summary>
    public Span<float> Targets => _targets.AsSpan(0, Count * targetSize);
}
