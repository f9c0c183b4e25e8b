namespace KernelGen.Kernels.Tests;

/// <summary>Convolutions in 16-bit fixed point, an odd number of sample blocks.</summary>
[Network(BatchSize = 40, Weights = Weights.Ternary, Arithmetic = Arithmetic.Fixed16)]
[Input(8, 7, 5)]
[Conv2D(33, 3, Padding = Padding.Same), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(64, 2), BatchNorm, ReLU]
[Dense(20), BatchNorm]
[SquaredHinge]
internal sealed partial class ConvFixedNet;
