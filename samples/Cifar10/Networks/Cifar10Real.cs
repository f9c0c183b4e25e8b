using KernelGen;

namespace Cifar10.Networks;

/// <summary>The full-precision baseline: the paper's network with real weights, trained by ordinary back propagation.</summary>
[Network(BatchSize = 100, Weights = Weights.Real)]
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
internal sealed partial class Cifar10Real;
