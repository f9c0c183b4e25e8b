namespace KernelGen.Kernels.Tests;

/// <summary>Small enough to learn its task in a second.</summary>
[Network(BatchSize = 32, Weights = Weights.Ternary)]
[Input(16)]
[Dense(64), BatchNorm, ReLU]
[Dense(4), BatchNorm]
[SquaredHinge]
internal sealed partial class PatternNet;
