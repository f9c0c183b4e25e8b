using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>The count of Lin et al. 2016, to the digit.</summary>
public sealed class PaperCountTests
{
    [Theory]
    [InlineData(", BatchNorm", 1_753_549_338, 7_424_538, "0.004234")]
    [InlineData("", 1_747_974_000, 1_849_200, "0.001058")]
    public void The_papers_table_comes_out(string norm, long full, long network, string ratio)
    {
        foreach (var weights in new[] { "Ternary", "Binary" })
        {
            var count = PaperCount.Of(Parsed.Graph(
                $"[Network(BatchSize = 200, Weights = Weights.{weights}), Input(784), Dense(1024){norm}, ReLU, Dense(1024){norm}, ReLU, "
                    + $"Dense(1024){norm}, ReLU, Dense(10){norm}, SquaredHinge]"));

            Assert.Equal(new PaperCount(full, network), count);
            Assert.Equal(ratio, count.Ratio.ToString("0.000000", CultureInfo.InvariantCulture));
        }
    }

    // 7 samples, 3 → 5: BMN = 105, BM = 35.
    [Theory]
    [InlineData("Dense(5, Weights = Weights.Real)", (3 * 105) + (3 * 35), (3 * 105) + (3 * 35))]
    [InlineData("Dense(5, Weights = Weights.Real, QuantizeBackprop = true)", (3 * 105) + (3 * 35), (2 * 105) + (3 * 35))]
    [InlineData("Dense(5, Weights = Weights.Binary, QuantizeBackprop = false)", (3 * 105) + (3 * 35), 105 + (3 * 35))]
    [InlineData("Dense(5)", (3 * 105) + (3 * 35), 3 * 35)]
    [InlineData("BatchNorm, Dense(5)", (3 * 105) + (3 * 35) + (3 * ((3 * 7 * 3) + 9)), (3 * 35) + (3 * ((3 * 7 * 3) + 9)))]
    [InlineData("Dense(5), ReLU, Dropout(0.5f)", (3 * 105) + (3 * 35), 3 * 35)]
    public void Other_networks_count_term_by_term(string layers, long full, long network) =>
        Assert.Equal(
            new PaperCount(full, network), PaperCount.Of(Parsed.Graph($"[Network(BatchSize = 7), Input(3), {layers}, SquaredHinge]")));

    // 7 samples. Conv2D: 3 × 3 of 2 channels, 5 filters at 4 × 2 positions, so that M = 40 and N = 18. BatchNorm: 3 a value, 3 a channel.
    [Theory]
    [InlineData("Conv2D(5, 3)", (3 * 7 * 40 * 18) + (3 * 7 * 40), 3 * 7 * 40)]
    [InlineData("Conv2D(5, 3, Weights = Weights.Real)", (3 * 7 * 40 * 18) + (3 * 7 * 40), (3 * 7 * 40 * 18) + (3 * 7 * 40))]
    [InlineData("Conv2D(5, 3, QuantizeBackprop = false)", (3 * 7 * 40 * 18) + (3 * 7 * 40), (7 * 40 * 18) + (3 * 7 * 40))]
    [InlineData("Conv2D(5, 3, Padding = Padding.Same)", (3 * 7 * 120 * 18) + (3 * 7 * 120), 3 * 7 * 120)]
    [InlineData(
        "Conv2D(5, 3), MaxPool2D(2), BatchNorm, ReLU",
        (3 * 7 * 40 * 18) + (3 * 7 * 40) + (3 * ((3 * 7 * 10) + (3 * 5))),
        (3 * 7 * 40) + (3 * ((3 * 7 * 10) + (3 * 5))))]
    public void Convolutions_count_every_position(string layers, long full, long network) => Assert.Equal(
        new PaperCount(full, network), PaperCount.Of(Parsed.Graph($"[Network(BatchSize = 7), Input(6, 4, 2), {layers}, SquaredHinge]")));

    /// <summary>Pooling and sums count nothing.</summary>
    [Fact]
    public void What_compares_and_adds_counts_nothing() => Assert.Equal(
        new PaperCount((3 * 7 * 10) + (3 * 7 * 5), 3 * 7 * 5),
        PaperCount.Of(Parsed.Graph(
            "[Network(BatchSize = 7), Input(6, 4, 2, Name = \"in\"), ReLU, Add(\"in\"), MaxPool2D(2), AveragePool2D(2, Padding = "
                + "Padding.Same), GlobalAveragePool, Dense(5), SquaredHinge]")));

    /// <summary>
    /// 128C3-128C3-P2-256C2-256C2-P2-512C2-512C2-P2-1024C2-1024-10 on 32 × 32 × 3, a batch of 100, normalised behind each layer.
    /// </summary>
    [Fact]
    public void The_papers_network_for_CIFAR_10_is_counted_as_by_hand()
    {
        var count = PaperCount.Of(Parsed.Graph(Declarations.CifarAttributes));

        // Outputs M of each layer with weights and inputs N of each of them; values and channels of each normalisation.
        (long Outputs, long Inputs)[] layers =
        [
            (30 * 30 * 128, 27), (28 * 28 * 128, 1152), (13 * 13 * 256, 512), (12 * 12 * 256, 1024), (5 * 5 * 512, 1024),
            (4 * 4 * 512, 2048), (1024, 2048), (1024, 1024), (10, 1024),
        ];
        (long Values, long Channels)[] normalised =
        [
            (30 * 30 * 128, 128), (14 * 14 * 128, 128), (13 * 13 * 256, 256), (6 * 6 * 256, 256), (5 * 5 * 512, 512), (2 * 2 * 512, 512),
            (1024, 1024), (1024, 1024), (10, 10),
        ];
        var products = 3 * 100 * layers.Sum(layer => layer.Outputs * layer.Inputs);
        var rest = 3 * 100 * layers.Sum(layer => layer.Outputs);
        var norms = 3 * normalised.Sum(norm => (3 * 100 * norm.Values) + (3 * norm.Channels));
        Assert.Equal(new PaperCount(products + rest + norms, rest + norms), count);
    }

    [Fact]
    public void Large_networks_do_not_overflow() => Assert.Equal(
        3L * 65_536 * ((8_000L * 8_000) + 8_000),
        PaperCount.Of(Parsed.Graph("[Network(BatchSize = 65536, Weights = Weights.Real), Input(8000), Dense(8000), Hinge]")).FullPrecision);
}
