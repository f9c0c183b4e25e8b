using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Shapes, defaults and constants of layers.</summary>
public sealed class GraphTests
{
    [Fact]
    public void Shapes_run_through_the_layers()
    {
        var graph = Parsed.Graph("[Network, Input(28, 28, 3), Dense(300), BatchNorm, ReLU, Dropout(0.25f), Dense(10), SquaredHinge]");

        Assert.Equal(new Shape(28, 28, 3), graph.Input);
        Assert.Equal(2352, graph.InputSize);
        Assert.Equal(10, graph.OutputSize);
        Assert.Equal(
            [(0, 2352, 300), (1, 300, 300), (2, 300, 300), (3, 300, 300), (4, 300, 10)],
            graph.Layers.Select(layer => (layer.Index, layer.Inputs, layer.Outputs)));
        Assert.Equal(
            [typeof(DenseLayer), typeof(BatchNormLayer), typeof(ReLULayer), typeof(DropoutLayer), typeof(DenseLayer)],
            graph.Layers.Select(layer => layer.GetType()));
        Assert.Equal(0.25f, ((DropoutLayer)graph.Layers[3]).Rate);
        Assert.IsType<SquaredHingeLoss>(graph.Loss);
    }

    [Fact]
    public void Elementwise_layers_and_normalisation_keep_a_picture_and_dense_layers_flatten_it()
    {
        var graph = Parsed.Graph("[Network, Input(4, 5, 3), BatchNorm, ReLU, Dropout(0.5f), ShiftBatchNorm, Dense(7), ReLU, Hinge]");

        var (picture, row) = (new Shape(4, 5, 3), Shape.Flat(7));
        Assert.Equal(
            [(picture, picture), (picture, picture), (picture, picture), (picture, picture), (picture, row), (row, row)],
            graph.Layers.Select(layer => (layer.InputShape, layer.OutputShape)));
        Assert.Equal(row, graph.Output);
    }

    [Theory]
    [InlineData("SquaredHinge", typeof(SquaredHingeLoss))]
    [InlineData("Hinge", typeof(HingeLoss))]
    [InlineData("SoftmaxCrossEntropy", typeof(SoftmaxCrossEntropyLoss))]
    [InlineData("MeanSquaredError", typeof(MeanSquaredErrorLoss))]
    public void Losses_are_told_apart(string loss, Type kind)
    {
        var made = Parsed.Graph($"[Network, Input(3), Dense(2), {loss}]").Loss;

        Assert.IsType(kind, made);
        Assert.Equal((loss, loss), (made.Name, made.Title));
    }

    [Fact]
    public void Defaults_are_those_of_the_contract()
    {
        var graph = Parsed.Graph("[Network, Input(3), Dense(2), SquaredHinge]");

        Assert.Equal(100, graph.BatchSize);
        var dense = Dense(graph);
        Assert.Equal(WeightKind.Ternary, dense.Weights);
        Assert.True(dense.IsStochastic);
        Assert.True(dense.HasBias);
        Assert.Equal(new Quantization(4, 4, true), dense.Quantization);
    }

    [Fact]
    public void Optimizers_are_told_apart_and_have_their_defaults()
    {
        Assert.Null(Optimizer("QuantizedBackprop"));
        Assert.Equal(new MomentumOptimizer(0.9f), Optimizer("Momentum"));
        Assert.Equal(new MomentumOptimizer(0.25f), Optimizer("Momentum(momentum: 0.25f)"));
        Assert.Equal(new ShiftMomentumOptimizer(3), Optimizer("ShiftMomentum"));
        Assert.Equal(new ShiftMomentumOptimizer(15), Optimizer("ShiftMomentum(15)"));
        Assert.Equal(new AdamOptimizer(0.9f, 0.999f, 1e-8f), Optimizer("Adam"));
        Assert.Equal(new AdamOptimizer(0.5f, 0.999f, 1e-3f), Optimizer("Adam(Epsilon = 1e-3f, Beta1 = 0.5f)"));
        Assert.Equal(new ShiftAdaMaxOptimizer(), Optimizer("ShiftAdaMax"));
        Assert.Equal(Optimizer("Adam"), Parsed.Graph("[Adam, Network, Input(3), Dense(2), Hinge]").Optimizer);

        static Optimizer? Optimizer(string attribute) => Parsed.Graph($"[Network, Input(3), Dense(2), Hinge, {attribute}]").Optimizer;
    }

    // round(log2(2·√((N+M)/6))), 0 for real weights, whatever stands behind the layer.
    [Theory]
    [InlineData(784, 1024, 5)]
    [InlineData(1535, 1, 5)]
    [InlineData(300, 10, 4)]
    [InlineData(2, 1, 0)]
    public void Steps_are_in_units_of_the_weights_scale(int inputs, int outputs, int stepShift)
    {
        Assert.Equal(stepShift, Dense(Parsed.Graph($"[Network, Input({inputs}), Dense({outputs}), Hinge]")).StepShift);
        Assert.Equal(stepShift, Dense(Parsed.Graph($"[Network, Input({inputs}), Dense({outputs}), BatchNorm, Hinge]")).StepShift);
        Assert.Equal(0, Dense(Parsed.Graph($"[Network(Weights = Weights.Real), Input({inputs}), Dense({outputs}), Hinge]")).StepShift);
    }

    [Theory]
    [InlineData("Dense(2)", true)]
    [InlineData("Dense(2), BatchNorm", false)]
    [InlineData("Dense(2), ReLU, BatchNorm", true)]
    [InlineData("Dense(2, Bias = true), BatchNorm", true)]
    [InlineData("Dense(2, Bias = false)", false)]
    public void A_bias_is_there_unless_BatchNorm_follows_or_the_layer_says_otherwise(string layers, bool bias) =>
        Assert.Equal(bias, Dense(Parsed.Graph($"[Network, Input(3), {layers}, SquaredHinge]")).HasBias);

    [Theory]
    [InlineData("Network", "Dense(2)", 2, true)]
    [InlineData("Network(Weights = Weights.Binary)", "Dense(2)", 1, true)]
    [InlineData("Network(Weights = Weights.Real)", "Dense(2)", 0, false)]
    [InlineData("Network(Weights = Weights.Real)", "Dense(2, Weights = Weights.Ternary)", 2, true)]
    [InlineData("Network(Weights = Weights.Binary)", "Dense(2, Weights = Weights.Real)", 0, false)]
    [InlineData("Network(Sampling = Sampling.Deterministic)", "Dense(2)", 2, false)]
    [InlineData("Network(Sampling = Sampling.Deterministic)", "Dense(2, Sampling = Sampling.Stochastic)", 2, true)]
    [InlineData("Network", "Dense(2, Sampling = Sampling.Deterministic, Weights = Weights.Binary)", 1, false)]
    public void A_layer_overrides_the_networks_weights_and_sampling(string network, string layer, int weights, bool stochastic)
    {
        var dense = Dense(Parsed.Graph($"[{network}, Input(3), {layer}, SquaredHinge]"));

        Assert.Equal((WeightKind)weights, dense.Weights);
        Assert.Equal(stochastic, dense.IsStochastic);
    }

    // Values that are written only to say the default count as written: an enum's first value must not be mistaken for "absent".
    [Theory]
    [InlineData("", "Dense(2)", "4 4 stochastic")]
    [InlineData("", "Dense(2, Weights = Weights.Real)", null)]
    [InlineData("", "Dense(2, QuantizeBackprop = false)", null)]
    [InlineData("", "Dense(2, QuantizeBackprop = true, Weights = Weights.Real)", "4 4 stochastic")]
    [InlineData("QuantizedBackprop,", "Dense(2)", "4 4 stochastic")]
    [InlineData("QuantizedBackprop,", "Dense(2, Weights = Weights.Real)", "4 4 stochastic")]
    [InlineData("QuantizedBackprop(Enabled = true),", "Dense(2, QuantizeBackprop = false)", null)]
    [InlineData("QuantizedBackprop(Enabled = false),", "Dense(2)", null)]
    [InlineData("QuantizedBackprop(Enabled = false, MaxLeftShift = 2),", "Dense(2, QuantizeBackprop = true)", "2 4 stochastic")]
    [InlineData("QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15, Rounding = Rounding.Nearest),", "Dense(2)", "0 15 nearest")]
    public void Quantization_is_on_where_it_should_be(string network, string layer, string? expected)
    {
        var quantization = Dense(Parsed.Graph($"[Network, {network} Input(3), {layer}, SquaredHinge]")).Quantization;

        Assert.Equal(
            expected,
            quantization is null
                ? null
                : $"{quantization.MaxLeftShift} {quantization.MaxRightShift} {(quantization.IsStochastic ? "stochastic" : "nearest")}");
    }

    [Theory]
    [InlineData("[Network, QuantizedBackprop(MaxLeftShift = 1), Input(3), Dense(2), Hinge]")]
    [InlineData("[QuantizedBackprop(MaxLeftShift = 1), Network, Input(3), Dense(2), Hinge]")]
    [InlineData("[Network, Input(3), Dense(2), QuantizedBackprop(MaxLeftShift = 1), Hinge]")]
    [InlineData("[Network, Input(3), Dense(2), Hinge, QuantizedBackprop(MaxLeftShift = 1)]")]
    [InlineData("[Input(3), Dense(2)]\n[Hinge]\n[QuantizedBackprop(MaxLeftShift = 1), Network]")]
    public void The_place_of_network_wide_attributes_does_not_matter(string attributes) =>
        Assert.Equal(new Quantization(1, 4, true), Dense(Parsed.Graph(attributes)).Quantization);

    [Theory]
    [InlineData("[Network] [Input(3)] [Dense(4)] [BatchNorm] [ReLU] [Dense(2)] [Hinge]")]
    [InlineData("[Network, Input(3), Dense(4), BatchNorm, ReLU, Dense(2), Hinge]")]
    [InlineData("[NetworkAttribute]\n// a comment\n[InputAttribute(size: 3)]\n[Dense(units: 2 + 2), KernelGen.BatchNorm, "
        + "global::KernelGen.ReLU] [Dense(2)]\n[Hinge]")]
    [InlineData(
        "[System.Obsolete, Network, Input(3), Dense(4), MultiplicationFree, BatchNorm, ReLU, System.CLSCompliant(false), Dense(2), Hinge]")]
    public void Lists_spellings_and_other_attributes_change_nothing(string attributes) =>
        Assert.Equal(Parsed.Graph("[Network, Input(3), Dense(4), BatchNorm, ReLU, Dense(2), Hinge]"), Parsed.Graph(attributes));

    [Fact]
    public void Aliases_constants_and_attributes_of_the_same_name_elsewhere_are_understood()
    {
        var declaration = Parsed.Declaration("""
            using D = KernelGen.DenseAttribute;
            using KernelGen;
            namespace Elsewhere { public sealed class DenseAttribute : System.Attribute { public DenseAttribute(int units) { } } }
            namespace Shop
            {
                [Network, Input(Pixels), Elsewhere.Dense(1), D(Units), Hinge]
                public sealed partial class Digits
                {
                    private const int Pixels = 28 * 28;
                    private const int Units = (int)Size.Hidden;
                    private enum Size { Hidden = 5 }
                }
            }
            """);

        var graph = LayerTable.Default.Build(declaration).Graph;

        Assert.NotNull(graph);
        Assert.Equal(784, graph.InputSize);
        Assert.Equal([5], graph.Layers.Select(layer => layer.Outputs));
    }

    // U = round(log2((N+M)·2/3)) and S = round(log2(½·√(6/(N+M)))), from exact fractions of a wide-precision calculation.
    [Theory]
    [InlineData(784, 1024, 10, -5)]
    [InlineData(1024, 1024, 10, -5)]
    [InlineData(1024, 10, 9, -5)]
    [InlineData(784, 300, 9, -5)]
    [InlineData(300, 10, 8, -4)]
    [InlineData(2, 8, 3, -1)]
    [InlineData(8, 1, 3, -1)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(2, 1, 1, 0)]
    [InlineData(6, 6, 3, -2)]
    [InlineData(24, 24, 5, -2)]
    [InlineData(100, 92, 7, -4)]
    [InlineData(4194304, 16, 21, -11)]
    public void Powers_of_two_stand_for_the_weights_scale(int inputs, int outputs, int updateShift, int outputShift)
    {
        var dense = Dense(Parsed.Graph($"[Network(BatchSize = 16), Input({inputs}), Dense({outputs}), Hinge]"));
        Assert.Equal((updateShift, outputShift), (dense.UpdateShift, dense.OutputShift));

        var normalised = Dense(Parsed.Graph($"[Network(BatchSize = 16), Input({inputs}), Dense({outputs}), BatchNorm, Hinge]"));
        Assert.Equal((updateShift, 0), (normalised.UpdateShift, normalised.OutputShift));

        var real = Dense(Parsed.Graph($"[Network(BatchSize = 16, Weights = Weights.Real), Input({inputs}), Dense({outputs}), Hinge]"));
        Assert.Equal((0, 0), (real.UpdateShift, real.OutputShift));
    }

    [Fact]
    public void Powers_of_two_are_the_nearest_for_every_size()
    {
        for (var sum = 2; sum < 5000; sum++)
        {
            var scale = 0.5 * Math.Sqrt(6.0 / sum);
            Assert.InRange(WeightScale.OutputShift(sum - 1, 1) - Math.Log2(scale), -0.5 - 1e-12, 0.5 + 1e-12);
            Assert.InRange(WeightScale.UpdateShift(sum - 1, 1) - Math.Log2(1 / (scale * scale)), -0.5 - 1e-12, 0.5 + 1e-12);
        }
    }

    [Theory]
    [InlineData("Dense(1024), BatchNorm", 1e-4f * 1024)]
    [InlineData("Dense(1024, Weights = Weights.Binary), BatchNorm", 1e-4f * 1024)]
    [InlineData("Dense(1024, Weights = Weights.Real), BatchNorm", 1e-4f)]
    [InlineData("Dense(1024), ReLU, BatchNorm", 1e-4f)]
    [InlineData("Dense(1024), BatchNorm(Epsilon = 0.5f)", 512f)]
    public void Epsilon_is_in_units_of_what_comes_in(string layers, float epsilon)
    {
        var norm = Parsed.Graph($"[Network, Input(784), {layers}, Hinge]").Layers.OfType<BatchNormLayer>().Single();

        Assert.Equal(epsilon, norm.Epsilon);
    }

    [Theory]
    [InlineData("[Network, Input(3), Dense(Missing), Hinge]")]
    [InlineData("[Network, Input(3), Dense, Hinge]")]
    [InlineData("[Network, Input(3), Dense(\"3\"), Hinge]")]
    [InlineData("[Network, Input(3), Dense(1, 2), Hinge]")]
    [InlineData("[Network(BatchSize = null), Input(3), Dense(2), Hinge]")]
    [InlineData("[Network(BatchSize = Read()), Input(3), Dense(2), Hinge]")]
    [InlineData("[Network, Input(3), Dense(2, Weights = \"Real\"), Hinge]")]
    [InlineData("[Network, Input(3), Dense(2), Dropout(1/0), Hinge]")]
    [InlineData("[Network, Input(3), Dense(int.MaxValue + 1), Hinge]")]
    public void What_the_compiler_rejects_gives_neither_graph_nor_noise(string attributes)
    {
        var result = Parsed.Build(attributes);

        Assert.Null(result.Graph);
        Assert.Empty(result.Diagnostics);
    }

    private static DenseLayer Dense(NetworkGraph graph) => graph.Layers.OfType<DenseLayer>().First();
}
