using KernelGen;

namespace Benchmarks.Networks;

/// <summary>A network whose training step is over within microseconds: what is measured is what surrounds the arithmetic.</summary>
[Network(BatchSize = 32, Weights = Weights.Ternary)]
[Input(16)]
[Dense(32), ReLU]
[Dense(32), ReLU]
[Dense(4)]
[SquaredHinge]
internal sealed partial class Small;
