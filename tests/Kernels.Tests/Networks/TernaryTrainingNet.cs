namespace KernelGen.Kernels.Tests;

/// <summary>The bias updates of the first layer show the weights that the second one was trained with.</summary>
[Network(BatchSize = 1)]
[Input(1)]
[Dense(48, Weights = Weights.Real)]
[Dense(1, Weights = Weights.Ternary)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class TernaryTrainingNet;
