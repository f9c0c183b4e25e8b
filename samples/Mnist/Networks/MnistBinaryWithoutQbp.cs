using KernelGen;

namespace Mnist.Networks;

/// <summary>Binary weights with exact activations in the update: BinaryConnect, which still multiplies there.</summary>
[Network(BatchSize = 200, Weights = Weights.Binary)]
[QuantizedBackprop(Enabled = false)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistBinaryWithoutQbp;
