using KernelGen;

namespace Cifar10.Networks;

/// <summary>
/// The paper's network for up to four processes: a mini-batch is four of its mini-batches, each with statistics of its own.
/// </summary>
[Network(BatchSize = 400, Shards = 4, Weights = Weights.Ternary)]
[Input(32, 32, 3)]
[Conv2D(128, 3), BatchNorm, ReLU]
[Conv2D(128, 3), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(256, 2), BatchNorm, ReLU]
[Conv2D(256, 2), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(512, 2), BatchNorm, ReLU]
[Conv2D(512, 2), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(1024, 2), BatchNorm, ReLU]
[Dense(1024), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class Cifar10Sharded;
