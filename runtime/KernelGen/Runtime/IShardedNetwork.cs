using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>A network whose mini-batches are cut into shards, which processes may share out. Generated ones implement it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IShardedNetwork
{
    /// <summary>What sums over the shards.</summary>
    ShardSums Sums { get; }

    /// <summary>What shares out calibrations; null where no layer takes statistics.</summary>
    CalibrationPieces? Pieces { get; }

    /// <summary>A training step of which other processes compute all shards.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The mean loss of the mini-batch.</returns>
    float TrainWithoutSamples(float learningRate);

    /// <summary>Takes the share of this process in a calibration, as <see cref="INetwork.Calibrate"/> takes all of it.</summary>
    /// <param name="inputs">The samples of its <see cref="Pieces"/>, one after the other; none where there are too few.</param>
    /// <param name="samples">The samples of all processes, at least 1.</param>
    void CalibrateShare(ReadOnlySpan<float> inputs, int samples);
}
