using KernelGen;

namespace Mnist.Networks;

/// <summary>The full-precision baseline: the same network with real weights, trained by ordinary back propagation.</summary>
[Network(BatchSize = 200, Weights = Weights.Real)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistReal;
