using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>Mean and variance of features over many mini-batches, from the mean and biased variance of each.</summary>
/// <param name="features">The number of features.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchStatistics(int features)
{
    private readonly double[] _sums = new double[features];
    private readonly double[] _squares = new double[features];
    private long _samples;

    /// <summary>Adds a mini-batch.</summary>
    /// <param name="mean">The mean of each feature.</param>
    /// <param name="variance">The biased variance of each feature.</param>
    /// <param name="samples">Samples in the mini-batch, at least 1.</param>
    [CLSCompliant(false)]
    public void Add(float* mean, float* variance, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        for (var feature = 0; feature < features; feature++)
        {
            double m = mean[feature];
            _sums[feature] += samples * m;
            _squares[feature] += samples * (variance[feature] + (m * m));
        }

        _samples += samples;
    }

    /// <summary>Stores the mean and the biased variance over all samples.</summary>
    /// <param name="mean">Receives the mean of each feature.</param>
    /// <param name="variance">Receives the variance of each feature.</param>
    [CLSCompliant(false)]
    public void Store(float* mean, float* variance)
    {
        for (var feature = 0; feature < features; feature++)
        {
            var m = _sums[feature] / _samples;
            mean[feature] = (float)m;
            variance[feature] = (float)Math.Max(0.0, (_squares[feature] / _samples) - (m * m));
        }
    }
}
