using KernelGen;

namespace Mnist.Networks;

/// <summary>The binary network with its sums in 16-bit fixed point.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary, Arithmetic = Arithmetic.Fixed16)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBinaryFixed16;
