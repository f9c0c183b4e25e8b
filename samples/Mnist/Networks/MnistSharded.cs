using KernelGen;

namespace Mnist.Networks;

/// <summary>
/// The paper's ternary network for up to four processes: a mini-batch is four of its mini-batches, each with statistics of its own.
/// </summary>
[Network(BatchSize = 800, Shards = 4, Weights = Weights.Ternary)]
[Input(784)]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistSharded;
