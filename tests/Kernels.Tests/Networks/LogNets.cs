namespace KernelGen.Kernels.Tests;

/// <summary>Real-valued weights without a multiplication: inputs and gradients are powers of two (Simard and Graf 1993).</summary>
[Network(BatchSize = 40, Weights = Weights.Real, MultiplicationFree = true), QuantizedBackprop(Gradients = true)]
[Input(16), LogQuantize, Dense(70), HardTanh, LogQuantize, Dense(37), ShiftBatchNorm, ReLU, LogQuantize(MaxExponent = 2)]
[Dense(4), SquaredHinge]
internal sealed partial class LogNet;

/// <summary>The same of pictures, gradients to the nearest power, one of them behind a pooling.</summary>
[Network(BatchSize = 20, Weights = Weights.Real, MultiplicationFree = true), ShiftMomentum(3)]
[QuantizedBackprop(Gradients = true, Rounding = Rounding.Nearest, MinGradientExponent = -24)]
[Input(4, 4, 1), LogQuantize, Conv2D(16, 3, Padding = Padding.Same), MaxPool2D(2, Stride = 1), ShiftBatchNorm, LogQuantize]
[Conv2D(5, 2), ReLU, LogQuantize, Dense(4), SquaredHinge]
internal sealed partial class ConvLogNet;

/// <summary>The same network as <see cref="LogNet"/> in full precision.</summary>
[Network(BatchSize = 40, Weights = Weights.Real)]
[Input(16), Dense(70), HardTanh, Dense(37), BatchNorm, ReLU, Dense(4), SquaredHinge]
internal sealed partial class FullPrecisionNet;

/// <summary>With the identity for weights, its outputs are what its inputs are rounded to.</summary>
[Network(BatchSize = 20, Weights = Weights.Real)]
[Input(16), LogQuantize(MinExponent = -4, MaxExponent = 1), Dense(16, Bias = false), MeanSquaredError]
internal sealed partial class LogValuesNet;

/// <summary>One layer in front of rounding to powers and one behind it; gradients are as they are.</summary>
[Network(BatchSize = 4, Weights = Weights.Real)]
[Input(3), Dense(40, Bias = true), LogQuantize(MinExponent = -5, MaxExponent = -1), Dense(2, Bias = true), MeanSquaredError]
internal sealed partial class LogGradientNet;

/// <summary>Biases of 0 move by the gradient at the sums, exact.</summary>
[Network(BatchSize = 4, Weights = Weights.Real)]
[Input(3), Dense(80), MeanSquaredError]
internal sealed partial class ExactGradientNet;

/// <summary>The same, rounded at random.</summary>
[Network(BatchSize = 4, Weights = Weights.Real)]
[QuantizedBackprop(Enabled = false, Gradients = true, MinGradientExponent = -14, MaxGradientExponent = -9)]
[Input(3), Dense(80), MeanSquaredError]
internal sealed partial class RoundedGradientNet;
