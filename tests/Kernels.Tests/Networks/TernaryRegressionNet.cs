namespace KernelGen.Kernels.Tests;

/// <summary>A regression with ternary weights and a last layer in full precision, whose outputs have any size.</summary>
[Network(BatchSize = 50)]
[Input(4)]
[Dense(128, Weights = Weights.Real), BatchNorm, ReLU]
[Dense(128), BatchNorm, ReLU]
[Dense(2, Weights = Weights.Real)]
[MeanSquaredError, Adam]
internal sealed partial class TernaryRegressionNet;
