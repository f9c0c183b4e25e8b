namespace KernelGen.Kernels.Tests;

/// <summary>Digits by few units.</summary>
[Network(BatchSize = 100)]
[Input(784)]
[Dense(128), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class SmallDigitsNet;

/// <summary>Every function that a table can hold, and every limit.</summary>
[Network(BatchSize = 20)]
[Input(16)]
[Dense(40), BatchNorm, LeakyReLU(0.125f)]
[Dense(40), BatchNorm, Sigmoid]
[Dense(40), BatchNorm, Tanh]
[Dense(40), BatchNorm, GELU]
[Dense(40), BatchNorm, HardTanh]
[Dense(40), BatchNorm, HardSigmoid]
[Dense(4), BatchNorm]
[SoftmaxCrossEntropy]
internal sealed partial class FunctionsNet;

/// <summary>Pools in all orders, sums of three, what is limited and normalised again.</summary>
[Network(BatchSize = 20)]
[Input(9, 8, 2)]
[Conv2D(12, 3, Padding = Padding.Same, Bias = true), ReLU(Name = "one")]
[Conv2D(12, 3, Padding = Padding.Same), BatchNorm(Name = "two")]
[Conv2D(12, 1), Add("one", "two"), BatchNorm, ReLU, MaxPool2D(2, Padding = Padding.Same)]
[Conv2D(20, 2, Weights = Weights.Binary), MaxPool2D(2, Stride = 1), BatchNorm, ReLU, BatchNorm]
[AveragePool2D(2, Padding = Padding.Same)]
[Dense(3)]
[SquaredHinge]
internal sealed partial class PoolsNet;

/// <summary>Two values of four, ternary throughout.</summary>
[Network(BatchSize = 50)]
[Input(4)]
[Dense(64), BatchNorm, ReLU]
[Dense(64), BatchNorm, ReLU]
[Dense(2), BatchNorm]
[MeanSquaredError, Adam]
internal sealed partial class FrozenRegressionNet;

/// <summary>Samples are divided by their own deviations.</summary>
[Network(BatchSize = 20)]
[Input(16), Dense(8), LayerNorm, Dense(4), SquaredHinge]
internal sealed partial class LayerNormNet;
