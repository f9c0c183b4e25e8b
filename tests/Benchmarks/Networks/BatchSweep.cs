using KernelGen;

namespace Benchmarks.Networks;

/// <summary>Networks 1024-1024-1024-10 with mini-batches from one sample to many; over one sample there is nothing to normalise.</summary>
internal static partial class BatchSweep
{
    [Network(BatchSize = 1, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), ReLU, Dense(1024), ReLU, Dense(10), SquaredHinge]
    internal sealed partial class Batch1;

    [Network(BatchSize = 8, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch8;

    [Network(BatchSize = 32, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch32;

    [Network(BatchSize = 128, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch128;

    [Network(BatchSize = 512, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch512;

    [Network(BatchSize = 1024, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Batch1024;
}
