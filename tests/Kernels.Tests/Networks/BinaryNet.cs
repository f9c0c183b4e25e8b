namespace KernelGen.Kernels.Tests;

/// <summary>Binary without BatchNorm, with dropout and rounding to the nearest power.</summary>
[Network(BatchSize = 33, Weights = Weights.Binary, Tuning = "EntriesPerIteration=2")]
[Input(53)]
[Dense(97), ReLU, Dropout(0.25f)]
[Dense(80, Sampling = Sampling.Deterministic), ReLU]
[Dense(7)]
[SoftmaxCrossEntropy]
[QuantizedBackprop(Rounding = Rounding.Nearest, MaxLeftShift = 2, MaxRightShift = 7)]
internal sealed partial class BinaryNet;
