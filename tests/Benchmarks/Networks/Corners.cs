using KernelGen;

namespace Benchmarks.Networks;

/// <summary>The ends of both sweeps together.</summary>
internal static partial class Corners
{
    [Network(BatchSize = 1, Weights = Weights.Ternary)]
    [Input(128), Dense(128), ReLU, Dense(128), ReLU, Dense(10), SquaredHinge]
    internal sealed partial class Width128Batch1;

    [Network(BatchSize = 1024, Weights = Weights.Ternary)]
    [Input(128), Dense(128), BatchNorm, ReLU, Dense(128), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width128Batch1024;

    [Network(BatchSize = 1, Weights = Weights.Ternary)]
    [Input(8192), Dense(8192), ReLU, Dense(8192), ReLU, Dense(10), SquaredHinge]
    internal sealed partial class Width8192Batch1;
}
