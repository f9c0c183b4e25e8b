using KernelGen;

namespace Mnist.Networks;

/// <summary>
/// The ternary network with its sums in 16-bit fixed point: faster with whole mini-batches, values rounded to about eight bits.
/// </summary>
[Network(BatchSize = 200, Weights = Weights.Ternary, Arithmetic = Arithmetic.Fixed16)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistTernaryFixed16;
