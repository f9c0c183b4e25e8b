namespace KernelGen.Kernels.Tests;

/// <summary>Sums in 16-bit fixed point without a multiplication: binary, biases, one sample block.</summary>
[Network(BatchSize = 13, Weights = Weights.Binary, MultiplicationFree = true, Arithmetic = Arithmetic.Fixed16, Tuning = "ShortVectors=All")]
[Input(53)]
[Dense(97), ReLU]
[Dense(80), ShiftBatchNorm, ReLU]
[Dense(33)]
[Hinge]
internal sealed partial class FixedZeroNet;
