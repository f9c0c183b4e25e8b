namespace KernelGen.Kernels.Tests;

/// <summary>No multiplication at all: binary weights, straight-line code, bias, squared error.</summary>
[Network(BatchSize = 19, Weights = Weights.Binary, MultiplicationFree = true)]
[Input(9)]
[ShiftBatchNorm(Terms = 1)]
[Dense(7, Bias = true), ReLU]
[Dense(3)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class ZeroBinaryNet;
