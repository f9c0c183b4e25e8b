using System.Globalization;
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

    [Fact]
    public void Large_networks_do_not_overflow() => Assert.Equal(
        3L * 65_536 * ((8_000L * 8_000) + 8_000),
        PaperCount.Of(Parsed.Graph("[Network(BatchSize = 65536, Weights = Weights.Real), Input(8000), Dense(8000), Hinge]")).FullPrecision);
}
