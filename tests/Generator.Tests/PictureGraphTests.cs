using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Shapes, defaults and constants of convolutions and poolings.</summary>
public sealed class PictureGraphTests
{
    [Fact]
    public void The_papers_network_for_CIFAR_10_has_its_shapes()
    {
        var graph = Parsed.Graph(Declarations.CifarAttributes);

        Assert.Equal(
            [
                "30×30×128", "28×28×128", "14×14×128", "13×13×256", "12×12×256", "6×6×256", "5×5×512", "4×4×512", "2×2×512", "1024", "1024",
                "10",
            ],
            graph.Layers.Where(layer => layer is WeightedLayer or Pool2DLayer).Select(layer => layer.OutputShape.Title));
        Assert.All(graph.Layers.OfType<WeightedLayer>(), layer => Assert.False(layer.HasBias));
        Assert.All(graph.Layers.OfType<WeightedLayer>(), layer => Assert.Equal(0, layer.OutputShift));
        Assert.Equal([1, 4, 1, 4, 1, 4, 1], graph.Layers.OfType<Conv2DLayer>().Select(layer => layer.PooledArea));
        Assert.Equal(
            "32×32×3 Conv2D(128, 3×3, Ternary, no bias) BatchNorm ReLU Conv2D(128, 3×3, Ternary, no bias) MaxPool2D(2) BatchNorm ReLU "
                + "Conv2D(256, 2×2, Ternary, no bias) BatchNorm ReLU Conv2D(256, 2×2, Ternary, no bias) MaxPool2D(2) BatchNorm ReLU "
                + "Conv2D(512, 2×2, Ternary, no bias) BatchNorm ReLU Conv2D(512, 2×2, Ternary, no bias) MaxPool2D(2) BatchNorm ReLU "
                + "Conv2D(1024, 2×2, Ternary, no bias) BatchNorm ReLU Dense(1024, Ternary, no bias) BatchNorm ReLU "
                + "Dense(10, Ternary, no bias) BatchNorm SquaredHinge",
            graph.Architecture);
    }

    // A window reaches out by ⌊missing / 2⌋ above and on the left.
    [Theory]
    [InlineData("Conv2D(4, 3)", "5×7×4", 0, 0)]
    [InlineData("Conv2D(4, 3, Stride = 2)", "3×4×4", 0, 0)]
    [InlineData("Conv2D(4, 3, Padding = Padding.Same)", "7×9×4", 1, 1)]
    [InlineData("Conv2D(4, 2, Padding = Padding.Same)", "7×9×4", 0, 0)]
    [InlineData("Conv2D(4, 5, Padding = Padding.Same, Stride = 3)", "3×3×4", 2, 1)]
    [InlineData("Conv2D(4, 1, Stride = 9)", "1×1×4", 0, 0)]
    [InlineData("MaxPool2D(2)", "3×4×2", 0, 0)]
    [InlineData("MaxPool2D(2, Padding = Padding.Same)", "4×5×2", 0, 0)]
    [InlineData("MaxPool2D(3, Stride = 1, Padding = Padding.Same)", "7×9×2", 1, 1)]
    [InlineData("AveragePool2D(3, Stride = 2)", "3×4×2", 0, 0)]
    [InlineData("AveragePool2D(16, Padding = Padding.Same)", "1×1×2", 4, 3)]
    public void Windows_are_placed(string layer, string shape, int top, int left)
    {
        var made = Parsed.Graph($"[Network, Input(7, 9, 2), {layer}, Dense(2), Hinge]").Layers[0];

        Assert.Equal(shape, made.OutputShape.PictureTitle);
        var window = made is Conv2DLayer convolution ? convolution.Window : ((Pool2DLayer)made).Window;
        Assert.Equal((top, left), (window.PaddingTop, window.PaddingLeft));
    }

    [Fact]
    public void A_global_pooling_takes_the_picture_and_leaves_a_pixel()
    {
        var graph = Parsed.Graph("[Network, Input(7, 9, 2), GlobalAveragePool, Dense(2), Hinge]");
        var pool = Assert.IsType<AveragePool2DLayer>(graph.Layers[0]);

        Assert.Equal((new Window(7, 9, 1, 0, 0), new Shape(1, 1, 2), "GlobalAveragePool"), (pool.Window, pool.OutputShape, pool.Title));
    }

    [Theory]
    [InlineData("Conv2D(4, 3), BatchNorm", false)]
    [InlineData("Conv2D(4, 3), MaxPool2D(2), BatchNorm", false)]
    [InlineData("Conv2D(4, 3), AveragePool2D(2), MaxPool2D(2), ShiftBatchNorm", false)]
    [InlineData("Conv2D(4, 3), GlobalAveragePool, BatchNorm", false)]
    [InlineData("Conv2D(4, 3, Bias = true), MaxPool2D(2), BatchNorm", true)]
    [InlineData("Conv2D(4, 3), MaxPool2D(2)", true)]
    [InlineData("Conv2D(4, 3), MaxPool2D(2), ReLU, BatchNorm", true)]
    [InlineData("Conv2D(4, 3, Name = \"a\"), MaxPool2D(2), BatchNorm, GlobalAveragePool, Conv2D(4, 5, From = \"a\"), Add(\"b\")", true)]
    public void A_bias_is_there_unless_BatchNorm_follows_as_the_only_reader(string layers, bool bias)
    {
        var named = layers.Replace("GlobalAveragePool, Conv2D", "GlobalAveragePool(Name = \"b\"), Conv2D", StringComparison.Ordinal);
        var graph = Parsed.Graph($"[Network, Input(7, 7, 2), {named}, Dense(2), Hinge]");

        Assert.Equal(bias, graph.Layers.OfType<Conv2DLayer>().First().HasBias);
    }

    // U = round(log2((C·k² + F·k²/area)·2/3)), S = round(log2(½·√(6/(C·k² + F·k²/area)))), worked out by hand.
    [Theory]
    [InlineData("Conv2D(32, 3)", 8, 0, -4)]
    [InlineData("Conv2D(32, 3), MaxPool2D(2)", 6, 0, -3)]
    [InlineData("Conv2D(32, 3), MaxPool2D(3)", 6, 0, -3)]
    [InlineData("Conv2D(32, 3), AveragePool2D(2)", 8, 0, -4)]
    [InlineData("Conv2D(32, 3), ReLU, MaxPool2D(2)", 8, 0, -4)]
    [InlineData("Conv2D(32, 3, Weights = Weights.Real), MaxPool2D(2)", 0, 0, 0)]
    [InlineData("Conv2D(32, 3), BatchNorm", 8, 8, 0)]
    [InlineData("Conv2D(32, 3), MaxPool2D(2), BatchNorm", 6, 6, 0)]
    [InlineData("Conv2D(32, 3), AveragePool2D(2), ShiftBatchNorm", 8, 8, 0)]
    [InlineData("Conv2D(32, 3, Weights = Weights.Real), MaxPool2D(2), BatchNorm", 0, 0, 0)]
    [InlineData("Conv2D(32, 3), MaxPool2D(2), ReLU, BatchNorm", 6, 0, -3)]
    public void The_weights_scale_counts_the_pooling_behind_and_epsilon_follows(
        string layers, int updateShift, int epsilonShift, int outputShift)
    {
        var graph = Parsed.Graph($"[Network, Input(12, 12, 7), {layers}, Dense(2), Hinge]");
        var convolution = graph.Layers.OfType<Conv2DLayer>().Single();

        Assert.Equal((updateShift, outputShift), (convolution.UpdateShift, convolution.OutputShift));
        var epsilon = graph.Layers.OfType<BatchNormLayer>().Select(norm => norm.Epsilon)
            .Concat(graph.Layers.OfType<ShiftBatchNormLayer>().Select(norm => norm.Epsilon));
        Assert.All(epsilon, found => Assert.Equal(MathF.ScaleB(1e-4f, epsilonShift), found));
    }

    [Theory]
    [InlineData("Conv2D(4, 2)", "Conv2D(4, 2, Padding = Padding.Same)")]
    [InlineData("Conv2D(4, 2)", "Conv2D(4, 2, Stride = 2)")]
    [InlineData("Conv2D(4, 2)", "Conv2D(4, 3)")]
    [InlineData("Conv2D(4, 2)", "Conv2D(4, 2, Bias = false)")]
    [InlineData("MaxPool2D(2)", "AveragePool2D(2)")]
    [InlineData("MaxPool2D(2)", "MaxPool2D(2, Stride = 1)")]
    [InlineData("MaxPool2D(2, Padding = Padding.Same)", "MaxPool2D(2)")]
    [InlineData("Dropout(0.5f)", "Dropout(0.5f, Spatial = true)")]
    [InlineData("ReLU(Name = \"a\"), ReLU, Add(\"a\")", "ReLU(Name = \"a\"), ReLU, Add(\"in\")")]
    [InlineData("ReLU(Name = \"a\"), ReLU, Add(\"a\")", "ReLU(Name = \"a\"), ReLU(Name = \"b\"), ReLU(From = \"a\"), Add(\"b\")")]
    [InlineData("ReLU(Name = \"a\"), Conv2D(2, 1), Add(\"a\", \"in\")", "ReLU(Name = \"a\"), Conv2D(2, 1), Add(\"in\", \"a\")")]
    public void Architectures_tell_networks_apart(string first, string second)
    {
        Assert.NotEqual(Architecture(first), Architecture(second));

        static string Architecture(string layers) =>
            Parsed.Graph($"[Network, Input(7, 7, 2, Name = \"in\"), {layers}, GlobalAveragePool, Dense(2), Hinge]").Architecture;
    }

    [Theory]
    [InlineData("Conv2D(4, 2)", "Conv2D(4, 2, Stride = 1, Padding = Padding.Valid, Name = \"x\")")]
    [InlineData("MaxPool2D(2)", "MaxPool2D(2, Stride = 2, From = \"in\")")]
    [InlineData("ReLU(Name = \"a\"), ReLU, Add(\"a\")", "ReLU(Name = \"b\"), ReLU(Name = \"c\"), Add(\"b\", From = \"c\")")]
    public void Names_and_defaults_change_nothing(string first, string second)
    {
        Assert.Equal(Graph(first), Graph(second));

        static NetworkGraph Graph(string layers) =>
            Parsed.Graph($"[Network, Input(7, 7, 2, Name = \"in\"), {layers}, GlobalAveragePool, Dense(2), Hinge]");
    }

    [Fact]
    public void Nodes_read_what_names_say()
    {
        var graph = Parsed.Graph(
            "[Network, Input(8, 8, 3, Name = \"in\"), Conv2D(4, 3, Padding = Padding.Same, Name = \"a\"), BatchNorm, ReLU(Name = \"b\"), "
                + "Conv2D(6, 3, Stride = 2, Padding = Padding.Same, Name = \"c\"), Conv2D(6, 1, Stride = 2, From = \"b\"), Add(\"c\"), "
                + "GlobalAveragePool, Dense(4, Name = \"d\"), Dense(4, From = \"in\"), Add(\"d\"), Dense(2), Hinge]");

        Assert.Equal(
            ["-1", "0", "1", "2", "2", "4 3", "5", "6", "-1", "8 7", "9"],
            graph.Nodes.Select(node => string.Join(' ', node.Inputs)));
        Assert.Contains(
            "Conv2D(6, 1×1, Ternary, stride 2) of 2 Add of 4, 3 GlobalAveragePool", graph.Architecture, StringComparison.Ordinal);
        Assert.Contains("Dense(4, Ternary) of input Add of 8, 7", graph.Architecture, StringComparison.Ordinal);
    }

    // A value that others read too is not taken apart: it keeps its bias and scale, and epsilon is as declared.
    [Fact]
    public void Normalisation_of_a_shared_value_leaves_its_scale()
    {
        var graph = Parsed.Graph(
            "[Network, Input(784), Dense(1024, Name = \"a\"), BatchNorm, ReLU, Dense(1024), Add(\"a\"), Dense(2), Hinge]");

        var first = Assert.IsType<DenseLayer>(graph.Layers[0]);
        Assert.Equal((true, -5), (first.HasBias, first.OutputShift));
        Assert.Equal(1e-4f, Assert.IsType<BatchNormLayer>(graph.Layers[1]).Epsilon);
    }

    [Fact]
    public void Parameters_are_weights_of_one_position_and_a_value_for_each_channel()
    {
        var graph = Parsed.Graph("[Network, Input(8, 8, 3), Conv2D(5, 3), ReLU, BatchNorm, ShiftBatchNorm, MaxPool2D(2), Dense(2), Hinge]");

        Assert.Equal([(27L * 5) + 5, 0, 10, 10, 0, (45L * 2) + 2], graph.Layers.Select(layer => layer.Parameters));
    }
}
