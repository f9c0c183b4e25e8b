using KernelGen;

namespace Benchmarks.Networks;

/// <summary>One hidden layer whose weights are far larger than the caches.</summary>
[Network(BatchSize = 256, Weights = Weights.Ternary)]
[Input(4096)]
[Dense(4096), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class Wide;
