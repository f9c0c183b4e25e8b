extern alias generator;

using System;
using System.Collections.Generic;
using generator::KernelGen.Generator.Graph;
using generator::KernelGen.Generator.Graph.Layers;
using generator::KernelGen.Generator.Graph.Losses;
using ShiftForm = generator::KernelGen.Generator.Graph.Layers.ShiftBatchNormForm;

namespace KernelGen.Kernels.Tests.Pictures;

/// <summary>
/// Networks whose first layer is dense and gives a picture, so that what follows is trained with pictures whether convolutions are there or
/// not.
/// </summary>
internal static class PictureNetworks
{
    public const int Inputs = 6;
    public const int Outputs = 3;
    public const int BatchSize = 24;

    /// <summary>A network as the one at <paramref name="index"/>.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="isFree">Whether it is declared without multiplications; else it has real weights.</param>
    /// <param name="shape">The picture that the first layer gives.</param>
    /// <param name="add">The layers that follow, but the last one.</param>
    public static NetworkGraph Graph(int index, bool isFree, Shape shape, Func<LayerChain, LayerChain> add)
    {
        var weights = isFree ? WeightKind.Ternary : WeightKind.Real;
        var quantization = isFree ? Quantization.Default : null;
        var first = new DenseLayer(0, Shape.Flat(Inputs), shape.Size, weights, false, true, 0, 0, quantization) { OutputShape = shape };
        var chain = add(new LayerChain([first]));
        var last = new DenseLayer(chain.Layers.Count, chain.Shape, Outputs, weights, false, true, 0, 0, quantization);
        return new NetworkGraph(
            NetworkCompiler.TypeOf(index),
            BatchSize,
            Shape.Flat(Inputs),
            NetworkGraph.Chain([.. chain.Layers, last]),
            new SquaredHingeLoss(),
            isFree);
    }

    /// <summary>Layers one behind the other.</summary>
    internal sealed record LayerChain(IReadOnlyList<Layer> Layers)
    {
        public Shape Shape => Layers[^1].OutputShape;

        public LayerChain MaxPool(int window, int stride, bool isSame = false)
        {
            var (of, output) = isSame
                ? Window.Same(Shape, window, window, stride, Shape.Channels)
                : Window.Valid(Shape, window, window, stride, Shape.Channels);
            return With(new MaxPool2DLayer(Layers.Count, Shape, output, of));
        }

        public LayerChain AveragePool(int window, int stride, bool isSame = false)
        {
            var (of, output) = isSame
                ? Window.Same(Shape, window, window, stride, Shape.Channels)
                : Window.Valid(Shape, window, window, stride, Shape.Channels);
            return With(new AveragePool2DLayer(Layers.Count, Shape, output, of));
        }

        public LayerChain BatchNorm() => With(new BatchNormLayer(Layers.Count, Shape, 0.01f));

        public LayerChain ShiftBatchNorm() =>
            With(new ShiftBatchNormLayer(Layers.Count, Shape, ShiftForm.Deviation, 2, 0.01f));

        public LayerChain ReLU() => With(new ReLULayer(Layers.Count, Shape));

        public LayerChain Dropout(bool isSpatial) => With(new DropoutLayer(Layers.Count, Shape, 0.25f, isSpatial));

        private LayerChain With(Layer layer) => new([.. Layers, layer]);
    }
}
