namespace KernelGen.Kernels.Tests;

/// <summary>Shards without multiplications: two reciprocals, that of a shard's samples and that of the mini-batch's.</summary>
[Network(BatchSize = 60, Shards = 5, MultiplicationFree = true)]
[Input(43)]
[Dense(70), ShiftBatchNorm, ReLU]
[Dense(3), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class ShardedZeroNet;
