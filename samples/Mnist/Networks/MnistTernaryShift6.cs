using KernelGen;

namespace Mnist.Networks;

/// <summary>The ternary network whose back propagation shifts by at most six bits, to either side.</summary>
[Network(BatchSize = 200, Weights = Weights.Ternary)]
[QuantizedBackprop(MaxLeftShift = 6, MaxRightShift = 6)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistTernaryShift6;
