using KernelGen;

namespace Cifar10.Networks;

/// <summary>The network of Lin et al. 2016 for CIFAR-10, to the letter: ternary weights and quantized back propagation.</summary>
[Network(BatchSize = 100, Weights = Weights.Ternary)]
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
internal sealed partial class Cifar10Paper;
