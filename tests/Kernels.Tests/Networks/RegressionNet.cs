namespace KernelGen.Kernels.Tests;

/// <summary>A regression of two values in full precision, with everything but normalisation.</summary>
[Network(BatchSize = 32, Weights = Weights.Real)]
[Input(4)]
[Dense(40), ReLU]
[Dense(24), ReLU]
[Dense(2)]
[MeanSquaredError, Adam]
internal sealed partial class RegressionNet;
