using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>A network whose mini-batches are cut into shards, which processes may share out. Generated ones implement it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IShardedNetwork
{
    /// <summary>What sums over the shards.</summary>
    ShardSums Sums { get; }

    /// <summary>A training step of which other processes compute all shards.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The mean loss of the mini-batch.</returns>
    float TrainWithoutSamples(float learningRate);
}
