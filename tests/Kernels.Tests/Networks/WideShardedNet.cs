namespace KernelGen.Kernels.Tests;

/// <summary>Many weights for each statistic and bias, as networks have that take many bytes to train on a cluster.</summary>
[Network(BatchSize = 32, Shards = 8)]
[Input(2048)]
[Dense(128), BatchNorm, ReLU]
[Dense(3)]
[SquaredHinge]
internal sealed partial class WideShardedNet;
