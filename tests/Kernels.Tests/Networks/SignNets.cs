namespace KernelGen.Kernels.Tests;

/// <summary>Binary activations behind binary and ternary weights, without a multiplication.</summary>
[Network(BatchSize = 20, MultiplicationFree = true)]
[Input(16), Dense(48, Weights = Weights.Binary), ShiftBatchNorm, Sign]
[Dense(33), ShiftBatchNorm, Sign]
[Dense(4), ShiftBatchNorm, SquaredHinge]
internal sealed partial class SignNet;

/// <summary>Binary activations of pictures, whose normalisation has negative factors too once γ is.</summary>
[Network(BatchSize = 20)]
[Input(7, 6, 2), Conv2D(20, 3, Padding = Padding.Same), BatchNorm, Sign, MaxPool2D(2)]
[Conv2D(20, 2), BatchNorm, Sign, Dense(3), BatchNorm, SquaredHinge]
internal sealed partial class SignPictureNet;

/// <summary>One layer in front of a sign and one behind it, real-valued, nothing rounded.</summary>
[Network(BatchSize = 4, Weights = Weights.Real)]
[QuantizedBackprop(Enabled = false)]
[Input(3), Dense(40, Bias = true), Sign, Dense(2, Bias = true), MeanSquaredError]
internal sealed partial class SignRegressionNet;
