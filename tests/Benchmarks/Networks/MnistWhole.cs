using KernelGen;

namespace Benchmarks.Networks;

/// <summary>The network that is trained on a cluster, its mini-batches whole: what shards cost is the difference.</summary>
[Network(BatchSize = 800, Weights = Weights.Ternary)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistWhole;
