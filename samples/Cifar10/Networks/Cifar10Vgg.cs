using KernelGen;

namespace Cifar10.Networks;

/// <summary>
/// Pairs of convolutions that keep the size, as in K. Simonyan and A. Zisserman 2015, with ternary weights; smaller than theirs.
/// </summary>
[Network(BatchSize = 100, Weights = Weights.Ternary)]
[Input(32, 32, 3)]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(128, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(128, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(256, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(256, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Dense(512), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class Cifar10Vgg;
