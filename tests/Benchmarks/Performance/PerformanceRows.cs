using System;
using System.Collections.Generic;
using System.Linq;
using Benchmarks.Frozen;
using Benchmarks.Networks;
using Benchmarks.Onnx;
using Benchmarks.OpenBlas;
using KernelGen;
using Mnist.Networks;

namespace Benchmarks.Performance;

/// <summary>Everything that the command <c>performance</c> measures, with the goals.</summary>
/// <param name="withLibtorch">Whether libtorch can be loaded.</param>
/// <param name="withOnnx">Whether ONNX Runtime can be loaded.</param>
/// <param name="withOpenBlas">Whether OpenBLAS can be loaded.</param>
internal sealed class PerformanceRows(bool withLibtorch, bool withOnnx, bool withOpenBlas)
{
    private const int Classes = 10;

    // Over one sample, without BatchNorm, a larger rate lets the weights of wide layers explode.
    private const float OneSampleLearningRate = 0.0001f;

    /// <summary>Variables of a process in which neither side uses AVX-512.</summary>
    public static IReadOnlyDictionary<string, string> Avx2 { get; } = new Dictionary<string, string>
    {
        ["DOTNET_EnableAVX512"] = "0",
        ["DOTNET_EnableAVX512F"] = "0",
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
    };

    /// <summary>The variables that hold both sides to AVX2, as one writes them in front of a command.</summary>
    public static string Avx2Variables => string.Join(' ', Avx2.Select(static variable => $"{variable.Key}={variable.Value}"));

    /// <summary>All rows.</summary>
    public IReadOnlyList<PerformanceSection> Sections() =>
    [
        new(
            "Training step",
            $"""
             One training step: forward, backward, update. The peer is libtorch in float32 with layers of the same shape, ReLU, squared hinge and plain
             stochastic gradient descent. The MNIST network is {NetworkShape.Mnist}, with 200 samples, of whose pixels 19 % are not 0; other networks are given what
             ReLU leaves of normally distributed values. KernelGen's weights are ternary or binary with quantized back propagation. `small` and `wide` are ternary. `fixed16` stands for `Arithmetic.Fixed16`.
             """,
            TimedResult.Titles,
            [
                Mnist("ternary", 3, static threads => new MnistTernary(1, threads)),
                Mnist("binary", 3.5, static threads => new MnistBinary(1, threads)),
                Mnist("ternary-one-thread", 3, static threads => new MnistTernary(1, threads), 1),
                Mnist("binary-one-thread", null, static threads => new MnistBinary(1, threads), 1),
                Mnist("ternary-fixed16", null, static threads => new MnistTernaryFixed16(1, threads)),
                Mnist("binary-fixed16", null, static threads => new MnistBinaryFixed16(1, threads)),
                Step("small", 20, new(16, [32, 32], 4, BatchNorm: false), 32, static threads => new Small(1, threads)),
                Step("wide", 2.5, WideShape, 256, static threads => new Wide(1, threads)),
            ]),
        new(
            "Prediction",
            """
            The outputs of the last layer of the MNIST network. KernelGen's weights are rounded to −1, 0 and +1, and its activations stay float32, except where a row says
            `fixed16`: there they are rounded to about eight bits. The peer is ONNX Runtime with dense layers of the same shape, BatchNorm folded into weights and biases, and ReLU: in float32 (Gemm), and dynamically quantized to eight bits
            (DynamicQuantizeLinear, MatMulInteger), which rounds activations too. Rows without a goal are there to be looked at.
            """,
            TimedResult.Titles,
            [
                Prediction("prediction", 3, 200, "ONNX Runtime float32", OnnxModels.Float32),
                Prediction("prediction-int8", null, 200, "ONNX Runtime int8", OnnxModels.Int8),
                Prediction("prediction-fixed16", null, 200, "ONNX Runtime float32", OnnxModels.Float32, Fixed16),
                Prediction("prediction-fixed16-int8", null, 200, "ONNX Runtime int8", OnnxModels.Int8, Fixed16),
                Prediction("prediction-one-sample", null, 1, "ONNX Runtime float32", OnnxModels.Float32),
                Prediction("prediction-one-sample-int8", null, 1, "ONNX Runtime int8", OnnxModels.Int8),
            ]),
        TinyRows.Section,
        new(
            "Width and mini-batch",
            """
            Training steps of ternary networks W-W-W-10 with B samples, from narrow to wide, from one sample to many, and the corners. The goal is never to be slower than libtorch.
            With one sample both sides are without BatchNorm, which has nothing to normalise over then, and have biases instead.
            """,
            TimedResult.Titles,
            [
                Sweep("width-128", 128, 256, static threads => new WidthSweep.Width128(1, threads)),
                Sweep("width-256", 256, 256, static threads => new WidthSweep.Width256(1, threads)),
                Sweep("width-512", 512, 256, static threads => new WidthSweep.Width512(1, threads)),
                Sweep("width-1024", 1024, 256, static threads => new WidthSweep.Width1024(1, threads)),
                Sweep("width-2048", 2048, 256, static threads => new WidthSweep.Width2048(1, threads)),
                Sweep("width-4096", 4096, 256, static threads => new WidthSweep.Width4096(1, threads)),
                Sweep("width-8192", 8192, 256, static threads => new WidthSweep.Width8192(1, threads)),
                Sweep("batch-1", 1024, 1, static threads => new BatchSweep.Batch1(1, threads)),
                Sweep("batch-8", 1024, 8, static threads => new BatchSweep.Batch8(1, threads)),
                Sweep("batch-32", 1024, 32, static threads => new BatchSweep.Batch32(1, threads)),
                Sweep("batch-128", 1024, 128, static threads => new BatchSweep.Batch128(1, threads)),
                Sweep("batch-512", 1024, 512, static threads => new BatchSweep.Batch512(1, threads)),
                Sweep("batch-1024", 1024, 1024, static threads => new BatchSweep.Batch1024(1, threads)),
                Sweep("corner-128-batch-1", 128, 1, static threads => new Corners.Width128Batch1(1, threads)),
                Sweep("corner-128-batch-1024", 128, 1024, static threads => new Corners.Width128Batch1024(1, threads)),
                Sweep("corner-8192-batch-1", 8192, 1, static threads => new Corners.Width8192Batch1(1, threads)),
            ]),
        new(
            "Held to AVX2",
            $"""
             The rows `ternary` and `binary` in a process in which neither side uses AVX-512:
             `{Avx2Variables}`.
             """,
            TimedResult.Titles,
            [
                new ChildRow("avx2-ternary", "ternary", $"training step, {NetworkShape.Mnist}, 200 samples, AVX2", 2, Avx2),
                new ChildRow("avx2-binary", "binary", $"training step, {NetworkShape.Mnist}, 200 samples, AVX2", 2, Avx2),
            ]),
        new(
            "Against OpenBLAS's products",
            """
            The same training steps and predictions against the matrix products of such a network in float32 and nothing else, no activation, no BatchNorm, no loss, no update, as OpenBLAS
            computes them: forward z = x·Wᵀ, back δ·W but for the first layer, ΔW = δᵀ·x. OpenBLAS has kernels of its own for AMD's processors and for Intel's; a program that trains with these products takes longer.
            """,
            TimedResult.Titles,
            [
                Products("openblas-ternary", NetworkShape.Mnist, 200, static threads => new MnistTernary(1, threads)),
                Products("openblas-binary", NetworkShape.Mnist, 200, static threads => new MnistBinary(1, threads)),
                Products("openblas-ternary-one-thread", NetworkShape.Mnist, 200, static threads => new MnistTernary(1, threads), 1),
                Products("openblas-ternary-fixed16", NetworkShape.Mnist, 200, static threads => new MnistTernaryFixed16(1, threads)),
                Products("openblas-wide", WideShape, 256, static threads => new Wide(1, threads)),
                Products("openblas-batch-32", Square(1024, 32), 32, static threads => new BatchSweep.Batch32(1, threads)),
                Products("openblas-batch-512", Square(1024, 512), 512, static threads => new BatchSweep.Batch512(1, threads)),
                Products("openblas-batch-1024", Square(1024, 1024), 1024, static threads => new BatchSweep.Batch1024(1, threads)),
                PredictionProducts("openblas-prediction", 200, static threads => new MnistTernary(1, threads)),
                PredictionProducts("openblas-prediction-fixed16", 200, Fixed16),
                PredictionProducts("openblas-prediction-one-sample", 1, static threads => new MnistTernary(1, threads)),
            ]),
        new(
            "Memory and allocation",
            """
            Resident size is measured in a process of its own, in which a tiny network has been trained before, so that the runtime and its compiler are not part of it.
            """,
            QuantityResult.Titles,
            [new MemoryRow(), new AllocationRow()]),
    ];

    private static NetworkShape WideShape { get; } = new(4096, [4096], Classes, BatchNorm: true);

    private static NetworkShape Square(int width, int samples) => new(width, [width, width], Classes, BatchNorm: samples > 1);

    private static StepData Data(NetworkShape shape, int samples) => shape == NetworkShape.Mnist
        ? StepData.Images(samples, shape.Inputs, shape.Outputs)
        : StepData.HiddenValues(samples, shape.Inputs, shape.Outputs);

    private TimedRow Mnist(string name, double? goal, Func<int, IClassifier> network, int? threads = null) =>
        Step(name, goal, NetworkShape.Mnist, 200, network, threads);

    private TimedRow Sweep(string name, int width, int samples, Func<int, IClassifier> network) =>
        Step(name, 1, Square(width, samples), samples, network);

    private TimedRow Step(
        string name, double? goal, NetworkShape shape, int samples, Func<int, IClassifier> network, int? ownThreads = null) => new(
        name,
        $"training step, {shape}, {Samples(samples)}",
        goal,
        (double)samples * shape.ProductsPerSample,
        threads =>
        {
            var data = Data(shape, samples);
            var learningRate = samples == 1 ? OneSampleLearningRate : KernelGenStep.LearningRate;
            return (
                new KernelGenStep(name, network(threads), data, learningRate),
                withLibtorch ? new LibtorchStep(shape, data, threads, learningRate) : null);
        },
        ownThreads);

    private static IClassifier Fixed16(int threads) => new MnistTernaryFixed16(1, threads);

    private TimedRow Prediction(
        string name,
        double? goal,
        int samples,
        string peer,
        Func<NetworkShape, int, byte[]> model,
        Func<int, IClassifier>? create = null) =>
            new(
        name,
        $"outputs of {NetworkShape.Mnist}, {Samples(samples)}",
        goal,
        (double)samples * NetworkShape.Mnist.Products,
        threads =>
        {
            var shape = NetworkShape.Mnist;
            var data = Data(shape, samples);
            var network = create?.Invoke(threads) ?? new MnistTernary(1, threads);
            network.Calibrate(Data(shape, 200).Inputs[0]);
            return (
                new KernelGenPrediction(network, data),
                withOnnx ? new OnnxPrediction(peer, model(shape, samples), [shape.Inputs], shape.Outputs, data, threads) : null);
        });

    private TimedRow Products(
        string name, NetworkShape shape, int samples, Func<int, IClassifier> network, int? ownThreads = null) => new(
        name,
        $"training step, {shape}, {Samples(samples)}",
        null,
        (double)samples * shape.ProductsPerSample,
        threads => (
            new KernelGenStep(name, network(threads), Data(shape, samples), KernelGenStep.LearningRate),
            withOpenBlas ? new MatrixProducts(shape, samples, threads, isTraining: true) : null),
        ownThreads);

    private TimedRow PredictionProducts(string name, int samples, Func<int, IClassifier> create) => new(
        name,
        $"outputs of {NetworkShape.Mnist}, {Samples(samples)}",
        null,
        (double)samples * NetworkShape.Mnist.Products,
        threads =>
        {
            var network = create(threads);
            network.Calibrate(Data(NetworkShape.Mnist, 200).Inputs[0]);
            return (
                new KernelGenPrediction(network, Data(NetworkShape.Mnist, samples)),
                withOpenBlas ? new MatrixProducts(NetworkShape.Mnist, samples, threads, isTraining: false) : null);
        });

    private static string Samples(int samples) => samples == 1 ? "one sample" : $"{samples} samples";
}
