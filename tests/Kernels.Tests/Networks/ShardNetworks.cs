using System;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks over four shards, and the same over one of them alone, compiled once.</summary>
public sealed class ShardNetworks : IDisposable
{
    /// <summary>Samples of a shard.</summary>
    public const int Shard = 16;

    /// <summary>The seed of all of them.</summary>
    public const int Seed = 41;

    /// <summary>
    /// No sampling, since weights are sampled for all shards alike; everything else that is drawn is drawn for each shard, as a network
    /// with the shard's number in the seed does.
    /// </summary>
    internal static readonly NetworkSpec[] Specs =
    [
        new(
            9,
            4 * Shard,
            [new DenseSpec(70, Bias: true), new BatchNormSpec(), new ReLUSpec(), new DropoutSpec(0.25f), new DenseSpec(3)],
            LossKind.SquaredHinge,
            Sampling: Sampling.Deterministic) { Shards = 4 },
        new(
            0,
            4 * Shard,
            [new Conv2DSpec(18, 3), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(5), new LayerNormSpec()],
            LossKind.SoftmaxCrossEntropy,
            Sampling: Sampling.Deterministic) { Shards = 4, Picture = new PictureShape(5, 6, 3) },
        new(
            12,
            4 * Shard,
            [new DenseSpec(40), new ShiftBatchNormSpec(), new ReLUSpec(), new DenseSpec(3), new ShiftBatchNormSpec()],
            LossKind.SquaredHinge,
            Sampling: Sampling.Deterministic,
            MultiplicationFree: true) { Shards = 4 },
        new(
            11,
            4 * Shard,
            [new DenseSpec(20, Bias: true), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(3)],
            LossKind.Hinge,
            Sampling: Sampling.Deterministic,
            Optimizer: new AdamSpec()) { Shards = 4 },
    ];

    private readonly CompiledNetworks _compiled =
        NetworkCompiler.Compile([.. Specs, .. Specs.Select(spec => spec with { BatchSize = Shard, Shards = 1 })]);

    public void Dispose() => _compiled.Dispose();

    internal IClassifier Sharded(int index) => _compiled.Create(index, Seed, 2);

    internal IClassifier OfOneShard(int index) => _compiled.Create(Specs.Length + index, Seed, 1);
}
