using System.Collections.Generic;
using Mnist.Networks;

namespace Benchmarks;

/// <summary>The training step of the MNIST network 784-1024-1024-1024-10, in each of its kinds, against libtorch's in float32.</summary>
internal static class StepRows
{
    /// <summary>The rows for a number of samples per step and threads.</summary>
    public static IReadOnlyList<Comparison> Of(int batch, int threads)
    {
        var shape = NetworkShape.Mnist;
        var data = StepData.Images(batch, shape.Inputs, shape.Outputs);
        IContender Libtorch() => new LibtorchStep(shape, data, threads, KernelGenStep.LearningRate);
        return
        [
            new("ternary", () => new KernelGenStep("ternary + QBP", new MnistTernary(1, threads), data), Libtorch),
            new("binary", () => new KernelGenStep("binary + QBP", new MnistBinary(1, threads), data), Libtorch),
            new(
                "ternary-no-batchnorm",
                () => new KernelGenStep("ternary, no BatchNorm", new MnistTernaryWithoutBatchNorm(1, threads), data),
                Libtorch),
            new("binary-no-qbp", () => new KernelGenStep("binary, no QBP", new MnistBinaryWithoutQbp(1, threads), data), Libtorch),
            new("real", () => new KernelGenStep("real", new MnistReal(1, threads), data), Libtorch),
        ];
    }
}
