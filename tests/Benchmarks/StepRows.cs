using System.Collections.Generic;
using Mnist.Networks;

namespace Benchmarks;

/// <summary>The training step of the MNIST network 784-1024-1024-1024-10, in each of its kinds, against libtorch's in float32.</summary>
internal static class StepRows
{
    private const int InputSize = 784;
    private const int Classes = 10;

    /// <summary>The rows for a number of samples per step and threads.</summary>
    public static IReadOnlyList<Comparison> Of(int batch, int threads)
    {
        var data = new StepData(batch, InputSize, Classes);
        IContender Libtorch() => new LibtorchStep(data, batch, threads);
        return
        [
            new("ternary", () => new KernelGenStep("ternary + QBP", new MnistTernary(1, threads), data), Libtorch),
            new("binary", () => new KernelGenStep("binary + QBP", new MnistBinary(1, threads), data), Libtorch),
            new("ternary-no-batchnorm", () => new KernelGenStep("ternary, no BatchNorm", new MnistTernaryWithoutBatchNorm(1, threads), data), Libtorch),
            new("binary-no-qbp", () => new KernelGenStep("binary, no QBP", new MnistBinaryWithoutQbp(1, threads), data), Libtorch),
            new("real", () => new KernelGenStep("real", new MnistReal(1, threads), data), Libtorch),
        ];
    }
}
