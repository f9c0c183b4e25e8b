namespace KernelGen.Kernels.Tests;

/// <summary>Shift-based AdaMax; large enough for tables, several tiles and two threads.</summary>
[Network(BatchSize = 70)]
[Input(130)]
[Dense(200), BatchNorm, ReLU]
[Dense(67), ReLU]
[Dense(10)]
[SquaredHinge]
[ShiftAdaMax]
internal sealed partial class ShiftAdaMaxNet;
