namespace KernelGen.Kernels.Tests;

/// <summary>Sums of two powers of two, sampled and rounded; outputs that fill no vector, biases, a real layer between.</summary>
[Network(BatchSize = 40, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 2)]
[Input(16), Dense(70), BatchNorm, ReLU, Dense(37, Sampling = Sampling.Deterministic), ReLU]
[Dense(20, Weights = Weights.Real), ReLU, Dense(4), SquaredHinge]
internal sealed partial class PowersNet;

/// <summary>Powers of two in pictures, and no multiplication.</summary>
[Network(BatchSize = 20, Weights = Weights.PowersOfTwo, MultiplicationFree = true), ShiftMomentum(3)]
[Input(4, 4, 1), Conv2D(16, 3, Padding = Padding.Same), ShiftBatchNorm, ReLU, Conv2D(5, 2), ShiftBatchNorm, ReLU, Dense(4), SquaredHinge]
internal sealed partial class ConvPowersNet;

/// <summary>One layer, whose outputs on one-hot inputs are its weights as one power of two.</summary>
[Network(BatchSize = 48, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 1, MinExponent = -4, MaxExponent = 0)]
[Input(48), Dense(80, Bias = false), MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class OnePowerNet;

/// <summary>The same as the sum of two.</summary>
[Network(BatchSize = 48, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 2, MinExponent = -4, MaxExponent = 0)]
[Input(48), Dense(80, Bias = false), MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class TwoPowersNet;

/// <summary>The same as the sum of three.</summary>
[Network(BatchSize = 48, Weights = Weights.PowersOfTwo), PowersOfTwo(Terms = 3, MinExponent = -4, MaxExponent = 0)]
[Input(48), Dense(80, Bias = false), MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class ThreePowersNet;

/// <summary>The same with the values of a ternary weight.</summary>
[Network(BatchSize = 48, Weights = Weights.PowersOfTwo), PowersOfTwo(MinExponent = 0, MaxExponent = 0)]
[Input(48), Dense(80, Bias = false), MeanSquaredError(Labels = LabelCoding.ZeroOne)]
internal sealed partial class UnitPowerNet;

/// <summary>A regression with one power of two, rounded.</summary>
[Network(BatchSize = 32, Weights = Weights.PowersOfTwo, Sampling = Sampling.Deterministic), PowersOfTwo(MaxExponent = 3)]
[Input(4), Dense(40), ReLU, Dense(24), ReLU, Dense(2), MeanSquaredError, Adam]
internal sealed partial class OnePowerRegressionNet;

/// <summary>A regression with sums of two.</summary>
[Network(BatchSize = 32, Weights = Weights.PowersOfTwo, Sampling = Sampling.Deterministic), PowersOfTwo(Terms = 2, MaxExponent = 3)]
[Input(4), Dense(40), ReLU, Dense(24), ReLU, Dense(2), MeanSquaredError, Adam]
internal sealed partial class TwoPowersRegressionNet;

/// <summary>A regression with sums of three.</summary>
[Network(BatchSize = 32, Weights = Weights.PowersOfTwo, Sampling = Sampling.Deterministic), PowersOfTwo(Terms = 3, MaxExponent = 3)]
[Input(4), Dense(40), ReLU, Dense(24), ReLU, Dense(2), MeanSquaredError, Adam]
internal sealed partial class ThreePowersRegressionNet;
