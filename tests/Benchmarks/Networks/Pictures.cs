using KernelGen;

namespace Benchmarks.Networks;

/// <summary>The paper's network for CIFAR-10: convolution, pooling, BatchNorm, ReLU.</summary>
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

/// <summary>The same with sums in 16-bit fixed point.</summary>
[Network(BatchSize = 100, Weights = Weights.Ternary, Arithmetic = Arithmetic.Fixed16)]
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
internal sealed partial class Cifar10PaperFixed16;

/// <summary>A small convolutional network for MNIST.</summary>
[Network(BatchSize = 100, Weights = Weights.Ternary)]
[Input(28, 28, 1)]
[Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Dense(256), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistPictures;

/// <summary>The same with sums in 16-bit fixed point.</summary>
[Network(BatchSize = 100, Weights = Weights.Ternary, Arithmetic = Arithmetic.Fixed16)]
[Input(28, 28, 1)]
[Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Dense(256), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistPicturesFixed16;
