namespace KernelGen.Kernels.Tests;

/// <summary>Convolutions as the paper has them: pooling, BatchNorm and ReLU behind; several tiles of filters, whole blocks.</summary>
[Network(BatchSize = 37, Weights = Weights.Ternary)]
[Input(9, 10, 3)]
[Conv2D(70, 3), BatchNorm, ReLU]
[Conv2D(66, 2), MaxPool2D(2), BatchNorm, ReLU]
[Conv2D(40, 3), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class ConvNet;
