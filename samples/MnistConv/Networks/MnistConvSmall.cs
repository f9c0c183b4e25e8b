using KernelGen;

namespace MnistConv.Networks;

/// <summary>
/// A network for a processor without a multiplier, trained without a multiplication: 28,108 weights in 5.6 KB, at most 1,728 values between
/// two layers. samples/Firmware has it as C99.
/// </summary>
[Network(BatchSize = 100, MultiplicationFree = true, Sampling = Sampling.Deterministic)]
[Input(28, 28, 1)]
[Conv2D(12, 5, Stride = 2), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(24, 3), ShiftBatchNorm, ReLU]
[Dense(64), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class MnistConvSmall;
