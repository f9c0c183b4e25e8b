namespace KernelGen.Kernels.Tests;

/// <summary>A mini-batch of three shards, which are no whole sample blocks: convolution, BatchNorm, dropout, Adam.</summary>
[Network(BatchSize = 57, Shards = 3)]
[Input(6, 5, 2)]
[Conv2D(20, 3), BatchNorm, ReLU]
[Dense(35, Bias = true), BatchNorm, ReLU, Dropout(0.25f)]
[Dense(4)]
[SoftmaxCrossEntropy]
[Adam]
internal sealed partial class ShardedNet;
