using KernelGen;

namespace Benchmarks.Networks;

/// <summary>One ternary layer, to be frozen.</summary>
[Network(BatchSize = 32, Weights = Weights.Ternary)]
[Input(1024)]
[Dense(1024)]
[SquaredHinge]
internal sealed partial class OneLayer;
