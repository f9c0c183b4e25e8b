namespace KernelGen.Kernels.Tests;

/// <summary>The weight updates show the powers of two that inputs were rounded to.</summary>
[Network(BatchSize = 4)]
[Input(64)]
[Dense(1)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class RoundingNet;
