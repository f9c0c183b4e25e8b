using KernelGen;

namespace Mnist.Networks;

/// <summary>The paper's network with weights that are powers of two (Marchesi et al. 1993).</summary>
[Network(BatchSize = 200, Weights = Weights.PowersOfTwo)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistOnePower;
