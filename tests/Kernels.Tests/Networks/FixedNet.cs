namespace KernelGen.Kernels.Tests;

/// <summary>Sums in 16-bit fixed point: ternary with BatchNorm, an odd number of sample blocks.</summary>
[Network(BatchSize = 70, Arithmetic = Arithmetic.Fixed16)]
[Input(130)]
[Dense(200), BatchNorm, ReLU]
[Dense(67, Bias = true), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class FixedNet;
