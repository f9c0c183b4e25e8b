using KernelGen;

namespace MnistConv.Networks;

/// <summary>A small convolutional network with ternary weights and quantized back propagation.</summary>
[Network(BatchSize = 100, Weights = Weights.Ternary)]
[Input(28, 28, 1)]
[Conv2D(32, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(32, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Dense(256), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class MnistConvTernary;
