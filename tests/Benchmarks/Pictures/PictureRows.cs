using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Benchmarks.Networks;
using Benchmarks.Onnx;
using Benchmarks.Performance;
using KernelGen;

namespace Benchmarks.Pictures;

/// <summary>What the command <c>performance</c> measures of convolutional networks, with the goals.</summary>
/// <param name="withLibtorch">Whether libtorch can be loaded.</param>
/// <param name="withOnnx">Whether ONNX Runtime can be loaded.</param>
internal sealed class PictureRows(bool withLibtorch, bool withOnnx)
{
    /// <summary>All rows.</summary>
    public IReadOnlyList<PerformanceSection> Sections() => [.. All().Select(static section => section with { IsOfPictures = true })];

    private PerformanceSection[] All() =>
    [
        new(
            "Convolution: training step",
            $"""
             One training step of a convolutional network: forward, backward, update. The peer is libtorch in float32 with layers of the same shape, BatchNorm, ReLU,
             squared hinge and plain stochastic gradient descent. `cifar10` is the network of Lin et al., {PictureNetwork.Cifar10}; `mnist-conv` is {PictureNetwork.Mnist}.
             Pixels are uniform between 0 and 1, so that none is 0. KernelGen's weights are ternary with quantized back propagation. `fixed16` stands for `Arithmetic.Fixed16`.
             """,
            TimedResult.Titles,
            [
                Step("cifar10", 3, PictureNetwork.Cifar10, 100, static threads => new Cifar10Paper(1, threads)),
                Step("cifar10-fixed16", 3.8, PictureNetwork.Cifar10, 100, static threads => new Cifar10PaperFixed16(1, threads)),
                Step("cifar10-one-thread", null, PictureNetwork.Cifar10, 100, static threads => new Cifar10Paper(1, threads), 1),
                Step(
                    "cifar10-fixed16-one-thread",
                    null,
                    PictureNetwork.Cifar10,
                    100,
                    static threads => new Cifar10PaperFixed16(1, threads),
                    1),
                Step("mnist-conv", 3.5, PictureNetwork.Mnist, 100, static threads => new MnistPictures(1, threads)),
                Step("mnist-conv-fixed16", null, PictureNetwork.Mnist, 100, static threads => new MnistPicturesFixed16(1, threads)),
            ]),
        new(
            "Convolution: prediction",
            """
            The outputs of the last layer. The peer is ONNX Runtime with BatchNorm folded into weights and biases: in float32 (Conv, MaxPool, Relu, Gemm), and statically quantized
            to eight bits (QuantizeLinear, QLinearConv, MaxPool), whose activations are bytes from layer to layer. Against eight bits stands the network with `Arithmetic.Fixed16`.
            """,
            TimedResult.Titles,
            [
                Prediction("cifar10-one-picture", 3, 1, isFixed: false),
                Prediction("cifar10-one-picture-int8", 1.5, 1, isFixed: true),
                Prediction("cifar10-pictures", null, 100, isFixed: false),
                Prediction("cifar10-pictures-int8", null, 100, isFixed: true),
            ]),
        new(
            "Convolution: channels, size and mini-batch",
            """
            Training steps of ternary networks of two convolutions of 3 × 3 with same padding, a pooling of 2 × 2 and ten classes, BatchNorm behind each layer: from few channels to many, from
            small pictures to large ones, from one sample to many. The goal is never to be slower than libtorch.
            """,
            TimedResult.Titles,
            [
                Sweep("channels-8", 16, 8, 8, 32, static threads => new PictureSweep.Channels8(1, threads)),
                Sweep("channels-32", 16, 32, 32, 32, static threads => new PictureSweep.Channels32(1, threads)),
                Sweep("channels-128", 16, 128, 128, 32, static threads => new PictureSweep.Channels128(1, threads)),
                Sweep("channels-512", 16, 512, 512, 32, static threads => new PictureSweep.Channels512(1, threads)),
                Sweep("size-8", 8, 32, 32, 32, static threads => new PictureSweep.Size8(1, threads)),
                Sweep("size-56", 56, 32, 32, 32, static threads => new PictureSweep.Size56(1, threads)),
                Sweep("size-224", 224, 3, 32, 32, static threads => new PictureSweep.Size224(1, threads)),
                Sweep("pictures-1", 16, 64, 64, 1, static threads => new PictureSweep.Batch1(1, threads)),
                Sweep("pictures-16", 16, 64, 64, 16, static threads => new PictureSweep.Batch16(1, threads)),
                Sweep("pictures-256", 16, 64, 64, 256, static threads => new PictureSweep.Batch256(1, threads)),
            ]),
        new(
            "Convolution held to AVX2",
            $"The rows `cifar10` and `mnist-conv` in a process in which neither side uses AVX-512: `{PerformanceRows.Avx2Variables}`.",
            TimedResult.Titles,
            [
                new ChildRow(
                    "avx2-cifar10", "cifar10", What("training step", PictureNetwork.Cifar10, 100) + ", AVX2", 1.8, PerformanceRows.Avx2),
                new ChildRow(
                    "avx2-mnist-conv",
                    "mnist-conv",
                    What("training step", PictureNetwork.Mnist, 100) + ", AVX2",
                    1.8,
                    PerformanceRows.Avx2),
            ]),
        new(
            "Convolution: memory",
            """
            The largest resident size of a process that trains the paper's network for CIFAR-10 for three steps, the runtime and its libraries included, and that of one in which libtorch does.
            """,
            QuantityResult.Titles,
            [new PictureMemoryRow(withLibtorch)]),
    ];

    private static string What(string work, PictureNetwork network, int samples) =>
        string.Create(CultureInfo.InvariantCulture, $"{work}, {network}, {(samples == 1 ? "one sample" : $"{samples} samples")}");

    private TimedRow Sweep(string name, int size, int inputs, int channels, int samples, Func<int, IClassifier> network) => Step(
        name,
        1,
        new(
            size, size, inputs, string.Create(CultureInfo.InvariantCulture, $"{channels}C3-{channels}C3-P2-10"), IsSame: true)
        {
            IsLastNormalised = samples > 1,
        },
        samples,
        network);

    private TimedRow Step(
        string name, double? goal, PictureNetwork shape, int samples, Func<int, IClassifier> network, int? ownThreads = null) => new(
        name,
        What("training step", shape, samples),
        goal,
        (double)samples * shape.ProductsPerSample,
        threads =>
        {
            var data = StepData.Pixels(samples, shape.Inputs, shape.Outputs);
            return (
                new KernelGenStep(name, network(threads), data),
                withLibtorch ? new LibtorchPictureStep(shape, data, threads, KernelGenStep.LearningRate) : null);
        },
        ownThreads);

    /// <summary>In floats against floats, or in 16-bit fixed point against eight bits.</summary>
    private TimedRow Prediction(string name, double? goal, int samples, bool isFixed) => new(
        name,
        What("outputs", PictureNetwork.Cifar10, samples),
        goal,
        (double)samples * PictureNetwork.Cifar10.Products,
        threads =>
        {
            var shape = PictureNetwork.Cifar10;
            var data = StepData.Pixels(samples, shape.Inputs, shape.Outputs);
            IClassifier network = isFixed ? new Cifar10PaperFixed16(1, threads) : new Cifar10Paper(1, threads);
            network.Calibrate(StepData.Pixels(100, shape.Inputs, shape.Outputs).Inputs[0]);
            return (
                new KernelGenPrediction(network, data),
                withOnnx
                    ? new OnnxPrediction(
                        isFixed ? "ONNX Runtime int8" : "ONNX Runtime float32",
                        isFixed ? OnnxPictureModels.Int8(shape, samples) : OnnxPictureModels.Float32(shape, samples),
                        [shape.Channels, shape.Height, shape.Width],
                        shape.Outputs,
                        data,
                        threads)
                    : null);
        });
}
