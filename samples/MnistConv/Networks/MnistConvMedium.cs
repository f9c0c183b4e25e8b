using KernelGen;

namespace MnistConv.Networks;

/// <summary>Of the same form with five times the weights, 151,584 in 30 KB. samples/Digits has it inside.</summary>
[Network(BatchSize = 100, MultiplicationFree = true, Sampling = Sampling.Deterministic)]
[Input(28, 28, 1)]
[Conv2D(32, 5, Stride = 2), MaxPool2D(2), ShiftBatchNorm, ReLU]
[Conv2D(64, 3), ShiftBatchNorm, ReLU]
[Dense(128), ShiftBatchNorm, ReLU]
[Dense(10), ShiftBatchNorm]
[SquaredHinge]
internal sealed partial class MnistConvMedium;
