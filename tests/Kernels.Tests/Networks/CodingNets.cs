namespace KernelGen.Kernels.Tests;

/// <summary>One network three times, told apart by what labels become: nothing, 1 and 0, 1 and −1.</summary>
[Network(BatchSize = 20)]
[Input(9), Dense(33), BatchNorm, ReLU, Dense(3)]
[MeanSquaredError]
internal sealed partial class NoCodingNet;

/// <inheritdoc cref="NoCodingNet"/>
[Network(BatchSize = 20)]
[Input(9), Dense(33), BatchNorm, ReLU, Dense(3)]
[MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class ZeroOneNet;

/// <inheritdoc cref="NoCodingNet"/>
[Network(BatchSize = 20)]
[Input(9), Dense(33), BatchNorm, ReLU, Dense(3)]
[MeanSquaredError(Labels = LabelCoding.Signs)]
internal sealed partial class SignsNet;
