using System;

namespace KernelGen;

/// <summary>Room for the samples and labels of one training step.</summary>
/// <param name="samples">The most samples that it takes.</param>
/// <param name="sampleSize">Values in a sample.</param>
internal sealed class MiniBatch(int samples, int sampleSize)
{
    private readonly float[] _inputs = new float[samples * sampleSize];
    private readonly int[] _labels = new int[samples];

    /// <summary>Samples in it; whoever fills it says.</summary>
    public int Count { get; set; }

    /// <summary>The values of its samples.</summary>
    public Span<float> Inputs => _inputs.AsSpan(0, Count * sampleSize);

    /// <summary>Their classes.</summary>
    public Span<int> Labels => _labels.AsSpan(0, Count);
}
