using KernelGen;

namespace Cifar10.Networks;

/// <summary>
/// Residual blocks as in K. He et al. 2016, with ternary weights: the sum of what goes into two convolutions and what comes out; where they
/// halve the image, a convolution of 1 × 1 projects what goes in.
/// </summary>
[Network(BatchSize = 100, Weights = Weights.Ternary)]
[Input(32, 32, 3)]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU(Name = "first")]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(64, 3, Padding = Padding.Same), BatchNorm, Add("first"), ReLU(Name = "wide")]
[Conv2D(128, 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(128, 3, Padding = Padding.Same), BatchNorm(Name = "halved")]
[Conv2D(128, 1, Stride = 2, From = "wide"), BatchNorm, Add("halved"), ReLU(Name = "half")]
[Conv2D(256, 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU]
[Conv2D(256, 3, Padding = Padding.Same), BatchNorm(Name = "quartered")]
[Conv2D(256, 1, Stride = 2, From = "half"), BatchNorm, Add("quartered"), ReLU]
[GlobalAveragePool]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class Cifar10Residual;
