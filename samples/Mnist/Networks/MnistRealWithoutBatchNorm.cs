using KernelGen;

namespace Mnist.Networks;

/// <summary>The full-precision baseline without batch normalization; biases take the place of β.</summary>
[Network(BatchSize = 200, Weights = Weights.Real)]
[Input(784)]
[Dense(1024), ReLU]
[Dense(1024), ReLU]
[Dense(1024), ReLU]
[Dense(10)]
[SquaredHinge]
internal sealed partial class MnistRealWithoutBatchNorm;
