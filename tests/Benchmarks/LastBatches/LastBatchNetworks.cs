using KernelGen;

namespace Benchmarks.LastBatches;

/// <summary>
/// Four small networks for MNIST: with BatchNorm, without multiplications, real-valued under Adam, and without normalisation.
/// </summary>
internal static partial class LastBatchNetworks
{
    [Network(BatchSize = 32, Weights = Weights.Ternary)]
    [Input(784), Dense(64), BatchNorm, ReLU, Dense(64), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class TernaryBatchNorm;

    [Network(BatchSize = 32, Weights = Weights.Ternary, MultiplicationFree = true)]
    [Input(784), Dense(64), ShiftBatchNorm, ReLU, Dense(64), ShiftBatchNorm, ReLU, Dense(10), ShiftBatchNorm, SquaredHinge]
    internal sealed partial class TernaryShiftBatchNorm;

    [Network(BatchSize = 32, Weights = Weights.Real), Adam]
    [Input(784), Dense(64), BatchNorm, ReLU, Dense(64), BatchNorm, ReLU, Dense(10), SoftmaxCrossEntropy]
    internal sealed partial class RealAdam;

    [Network(BatchSize = 32, Weights = Weights.Ternary)]
    [Input(784), Dense(64), ReLU, Dense(64), ReLU, Dense(10), SquaredHinge]
    internal sealed partial class TernaryWithoutNorm;
}
