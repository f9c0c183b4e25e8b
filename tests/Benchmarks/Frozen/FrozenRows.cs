using System;
using System.Collections.Generic;
using Benchmarks.Ggml;
using Benchmarks.Networks;
using Benchmarks.Onnx;
using Benchmarks.Performance;
using Benchmarks.Pictures;
using KernelGen;
using Mnist.Networks;

namespace Benchmarks.Frozen;

/// <summary>What the command <c>performance</c> measures of frozen networks, with the goals.</summary>
/// <param name="withOnnx">Whether ONNX Runtime can be loaded.</param>
/// <param name="withGgml">Whether ggml can be loaded.</param>
internal sealed class FrozenRows(bool withOnnx, bool withGgml)
{
    private const int Width = 1024;

    private static readonly NetworkShape Layer = new(Width, [], Width, BatchNorm: false);

    /// <summary>All rows.</summary>
    public IReadOnlyList<PerformanceSection> Sections() =>
    [
        new(
            "Frozen networks",
            """
            Scores of networks whose weights are rounded to −1, 0 and +1 and frozen (`net.Freeze`), as the generated class computes them
            from floats: **on one thread** unless the row says otherwise, while the peer, ONNX Runtime in eight bits, has as many as the
            row says. Dense layers are quantized dynamically there (DynamicQuantizeLinear, MatMulInteger), convolutions statically
            (QLinearConv). Images are strokes on black, as MNIST's: a fifth of the pixels is not 0, most of those in the middle.
            `frozen-layer` and `frozen-cifar10` are given pixels of which none is 0. ggml has the same layer in blocks of two bits a
            weight (TQ2_0), and quantizes inputs to eight bits. `frozen-bitwise` have `[Sign]` for activations and on the input, so that
            values between layers are bits; their images are from −1 to 1.
            """,
            TimedResult.Titles,
            [
                Rows("frozen-one-sample", 4, 1, NetworkShape.Mnist, StepData.Strokes, static () => new MnistTernary(1, 1)),
                Rows("frozen-binary-one-sample", null, 1, NetworkShape.Mnist, StepData.Strokes, static () => new MnistBinary(1, 1)),
                Rows(
                    "frozen-bitwise-one-sample", 10, 1, NetworkShape.Mnist, StepData.BipolarStrokes, static () => new MnistBitwise(1, 1)),
                Rows("frozen-bitwise-samples", null, 200, NetworkShape.Mnist, StepData.BipolarStrokes, static () => new MnistBitwise(1, 1)),
                Rows(
                    "frozen-bitwise-ternary-one-sample",
                    null,
                    1,
                    NetworkShape.Mnist,
                    StepData.BipolarStrokes,
                    static () => new MnistBitwiseTernary(1, 1)),
                Rows("frozen-samples", 2, 200, NetworkShape.Mnist, StepData.Strokes, static () => new MnistTernary(1, 1)),
                Rows(
                    "frozen-samples-shared",
                    2,
                    200,
                    NetworkShape.Mnist,
                    StepData.Strokes,
                    static () => new MnistTernary(1, 1),
                    isShared: true),
                Rows(
                    "frozen-layer",
                    null,
                    1,
                    Layer,
                    StepData.Pixels,
                    static () => new OneLayer(1, 1)),
                LayerInBlocks("frozen-layer-ggml", 3),
                Picture("frozen-cifar10"),
            ]),
    ];

    private TimedRow Rows(
        string name,
        double? goal,
        int samples,
        NetworkShape shape,
        Func<int, int, int, StepData> data,
        Func<IClassifier> network,
        bool isShared = false) => new(
        name,
        $"scores of {shape}, {(samples == 1 ? "one sample" : $"{samples} samples")}, ours on "
            + (isShared ? "as many threads" : "one thread"),
        goal,
        (double)samples * shape.Products,
        threads =>
        {
            var given = data(samples, shape.Inputs, shape.Outputs);
            return (
                new FrozenPrediction(network(), given, data(512, shape.Inputs, shape.Outputs), isShared ? threads : 1),
                withOnnx
                    ? new OnnxPrediction(
                        "ONNX Runtime int8", OnnxModels.Int8(shape, samples), [shape.Inputs], shape.Outputs, given, threads)
                    : null);
        });

    private TimedRow LayerInBlocks(string name, double goal) => new(
        name,
        $"scores of {Layer}, one sample, ours on one thread",
        goal,
        Layer.Products,
        threads =>
        {
            var given = StepData.Pixels(1, Layer.Inputs, Layer.Outputs);
            return (
                new FrozenPrediction(new OneLayer(1, 1), given, StepData.Pixels(512, Layer.Inputs, Layer.Outputs), 1),
                withGgml ? new GgmlLayer(Layer, given, threads) : null);
        });

    private TimedRow Picture(string name)
    {
        var shape = PictureNetwork.Cifar10;
        return new(
            name,
            $"scores of {shape}, one picture, ours on one thread",
            2,
            shape.Products,
            threads =>
            {
                var given = StepData.Pixels(1, shape.Inputs, shape.Outputs);
                return (
                    new FrozenPrediction(new Cifar10Paper(1, 1), given, StepData.Pixels(64, shape.Inputs, shape.Outputs), 1),
                    withOnnx
                        ? new OnnxPrediction(
                            "ONNX Runtime int8",
                            OnnxPictureModels.Int8(shape, 1),
                            [shape.Channels, shape.Height, shape.Width],
                            shape.Outputs,
                            given,
                            threads)
                        : null);
            });
    }
}
