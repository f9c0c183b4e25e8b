namespace KernelGen.Kernels.Tests;

/// <summary>Real weights: the baseline.</summary>
[Network(BatchSize = 48, Weights = Weights.Real)]
[Input(61)]
[Dense(113), BatchNorm, ReLU]
[Dense(19), ReLU]
[Dense(5)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class RealNet;
