using KernelGen;

namespace Benchmarks.Networks;

/// <summary>Networks from narrow to wide, W-W-W-10, with mini-batches of 256.</summary>
internal static partial class WidthSweep
{
    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(128), Dense(128), BatchNorm, ReLU, Dense(128), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width128;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(256), Dense(256), BatchNorm, ReLU, Dense(256), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width256;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(512), Dense(512), BatchNorm, ReLU, Dense(512), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width512;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(1024), Dense(1024), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width1024;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(2048), Dense(2048), BatchNorm, ReLU, Dense(2048), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width2048;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(4096), Dense(4096), BatchNorm, ReLU, Dense(4096), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width4096;

    [Network(BatchSize = 256, Weights = Weights.Ternary)]
    [Input(8192), Dense(8192), BatchNorm, ReLU, Dense(8192), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Width8192;
}
