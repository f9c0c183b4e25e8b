using KernelGen;

namespace Mnist.Networks;

/// <summary>The same network with binary weights and quantized back propagation.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBinary;
