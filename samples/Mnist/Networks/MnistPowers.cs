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

/// <summary>The same with sums of two.</summary>
[Network(BatchSize = 200, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 2)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistTwoPowers;

/// <summary>The same with sums of three.</summary>
[Network(BatchSize = 200, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 3)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistThreePowers;
