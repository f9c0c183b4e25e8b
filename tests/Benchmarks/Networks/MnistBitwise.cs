using KernelGen;

namespace Benchmarks.Networks;

/// <summary>Signs of pixels and of activations, binary weights: values of −1 and 1 throughout.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary)]
[Input(784), Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(1024), BatchNorm, Sign]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBitwise;
