namespace KernelGen.Kernels.Tests;

/// <summary>Momentum by shifts on binary weights.</summary>
[Network(BatchSize = 33, Weights = Weights.Binary)]
[ShiftMomentum(2)]
[Input(45)]
[Dense(80), BatchNorm, ReLU]
[Dense(5)]
[Hinge]
internal sealed partial class ShiftMomentumNet;
