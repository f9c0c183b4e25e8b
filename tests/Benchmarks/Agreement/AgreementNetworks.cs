using KernelGen;

namespace Benchmarks.Agreement;

/// <summary>Networks whose weights are real and whose gradient is exact.</summary>
internal static partial class AgreementNetworks
{
    [Network(BatchSize = 20, Weights = Weights.Real), Input(14, 12, 3)]
    [Conv2D(24, 3), BatchNorm, ReLU, Conv2D(24, 3), MaxPool2D(2), BatchNorm, ReLU]
    [Conv2D(40, 2), BatchNorm, ReLU, Dense(30), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Paper;

    [Network(BatchSize = 33, Weights = Weights.Real), Input(11, 9, 5)]
    [Conv2D(18, 5, Stride = 2, Padding = Padding.Same), ReLU, Conv2D(7, 2, Stride = 3, Padding = Padding.Same), ReLU]
    [GlobalAveragePool, Dense(4), SoftmaxCrossEntropy]
    internal sealed partial class Strides;

    [Network(BatchSize = 17, Weights = Weights.Real), Input(9, 10, 4)]
    [Conv2D(16, 3, Padding = Padding.Same, Name = "in"), BatchNorm, ReLU, Conv2D(16, 3, Padding = Padding.Same), BatchNorm, Add("in")]
    [ReLU(Name = "first"), Conv2D(32, 3, Stride = 2, Padding = Padding.Same, Name = "second"), BatchNorm(Name = "branch")]
    [Conv2D(32, 1, Stride = 2, Padding = Padding.Same, From = "first"), BatchNorm, Add("branch"), ReLU]
    [GlobalAveragePool, Dense(10), SoftmaxCrossEntropy]
    internal sealed partial class Residual;

    [Network(BatchSize = 16, Weights = Weights.Real), Input(13, 13, 2)]
    [Conv2D(20, 3, Padding = Padding.Same), ReLU, MaxPool2D(3, Stride = 2, Padding = Padding.Same), Conv2D(20, 4), ReLU]
    [AveragePool2D(2), Dense(10), SoftmaxCrossEntropy]
    internal sealed partial class Pools;

    [Network(BatchSize = 8, Weights = Weights.Real), Input(32, 32, 3)]
    [Conv2D(128, 3), BatchNorm, ReLU, Conv2D(128, 3), MaxPool2D(2), BatchNorm, ReLU]
    [Conv2D(256, 2), BatchNorm, ReLU, Conv2D(256, 2), MaxPool2D(2), BatchNorm, ReLU]
    [Conv2D(512, 2), BatchNorm, ReLU, Conv2D(512, 2), MaxPool2D(2), BatchNorm, ReLU]
    [Conv2D(1024, 2), BatchNorm, ReLU, Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
    internal sealed partial class Cifar10;
}
