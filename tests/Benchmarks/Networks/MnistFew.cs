using KernelGen;

namespace Benchmarks.Networks;

/// <summary>The network that is trained on a cluster, with hardly any samples: a step is what weights and their exchange take.</summary>
[Network(BatchSize = 8, Shards = 4, Weights = Weights.Ternary)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistFew;
