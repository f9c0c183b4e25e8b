namespace KernelGen.Kernels.Tests;

/// <summary>Ternary with BatchNorm, as the paper's; large enough for tables and for two threads.</summary>
[Network(BatchSize = 70, Weights = Weights.Ternary, Tuning = "EntriesPerIteration=4; ShortVectors")]
[Input(130)]
[Dense(200), BatchNorm, ReLU]
[Dense(67), BatchNorm, ReLU]
[Dense(10), BatchNorm]
[SquaredHinge]
internal sealed partial class TernaryNet;
