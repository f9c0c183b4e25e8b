using KernelGen;

namespace Mnist.Networks;

/// <summary>The ternary network without batch normalization; biases take the place of β.</summary>
[Network(BatchSize = 200, Weights = Weights.Ternary)]
[Input(784)]
[Dense(1024), ReLU]
[Dense(1024), ReLU]
[Dense(1024), ReLU]
[Dense(10)]
[SquaredHinge]
internal sealed partial class MnistTernaryWithoutBatchNorm;
