namespace KernelGen.Kernels.Tests;

/// <summary>One layer, whose outputs on one-hot inputs are its sampled weights.</summary>
[Network(BatchSize = 48, Weights = Weights.Ternary)]
[Input(48)]
[Dense(80, Bias = false)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class TernarySamplesNet;
