namespace KernelGen.Kernels.Tests;

/// <summary>Pictures, standardized per channel.</summary>
[Network(BatchSize = 20, Weights = Weights.Ternary)]
[Input(5, 6, 3)]
[Standardize]
[Conv2D(17, 3), BatchNorm, ReLU]
[Dense(4), BatchNorm]
[SquaredHinge]
internal sealed partial class StandardizedNet;
