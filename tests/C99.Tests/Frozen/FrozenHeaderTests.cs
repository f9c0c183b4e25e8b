using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.C99.Frozen;
using KernelGen.Kernels.Tests.Frozen;
using KernelGen.Models;
using Xunit;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>
/// Headers of random models: compiled without a warning for this machine, a Cortex-M0 and a RISC-V without multiplier, they give the
/// scores of <see cref="FrozenModel"/>, and their code multiplies nowhere.
/// </summary>
public sealed class FrozenHeaderTests
{
    // What a Cortex-M0 and RV32I have for products and quotients, and what their extensions would have.
    private static readonly string[] Products = ["mul", "mla", "mls", "umul", "smul", "umla", "smla", "div", "rem", "udiv", "sdiv"];

    [Theory]
    [InlineData(1, true, "1")]
    [InlineData(3, false, "2")]
    [InlineData(9, true, "33,5")]
    [InlineData(10, false, "32,31,10")]
    [InlineData(784, true, "257,64,10")]
    [InlineData(67, false, "300,519,3")]
    [InlineData(2000, true, "40,1")]
    public void Rows(int inputs, bool isBytes, string units)
    {
        var models = new RandomModels(new Random(inputs));
        Check(models.Rows(inputs, isBytes, hasTables: true, [.. units.Split(',').Select(int.Parse)]), inputs);
    }

    [Theory]
    [InlineData(5, 6, 1, 3, 1, false, 7, 4)]
    [InlineData(7, 5, 3, 3, 1, true, 33, 10)]
    [InlineData(9, 4, 20, 2, 2, true, 40, 2)]
    [InlineData(6, 6, 67, 5, 1, true, 5, 3)]
    [InlineData(11, 8, 2, 4, 3, false, 300, 1)]
    [InlineData(3, 3, 40, 1, 1, false, 64, 35)]
    [InlineData(20, 19, 20, 3, 1, true, 40, 3)]
    public void Pictures(int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int classes)
    {
        var models = new RandomModels(new Random(filters));
        Check(models.Picture(height, width, channels, kernel, stride, isSame, filters, classes), filters);
    }

    // Signs as bits: of binary and of ternary weights, of words that bytes have room for and of more.
    [Theory]
    [InlineData(31, true, 0, "40,3")]
    [InlineData(97, false, 0.5, "33,100,2")]
    [InlineData(1030, true, 0.2, "64,5")]
    public void Signs(int inputs, bool isBytes, double zeros, string units)
    {
        var graph = new RandomModels(new Random(inputs)).Signs(inputs, isBytes, zeros, [.. units.Split(',').Select(int.Parse)]);
        Assert.Contains("counting the bits", FrozenHeader.Print(graph, "net"), StringComparison.Ordinal);
        Check(graph, inputs);
    }

    // Convolution, maximum and scale in one pass, the maximum over whole windows of halves of words, over what is left of them, or behind.
    [Theory]
    [InlineData(14, 12, 1, 5, 2, false, 6, 2, true)]
    [InlineData(12, 13, 2, 3, 1, false, 9, 2, true)]
    [InlineData(11, 11, 4, 3, 1, true, 12, 3, true)]
    [InlineData(9, 16, 8, 3, 1, true, 16, 2, false)]
    [InlineData(8, 8, 5, 1, 1, false, 20, 4, false)]
    public void Convolutions_with_maxima(
        int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int pool, bool isFirst)
    {
        var models = new PooledModels(new Random(height * width));
        Check(models.Create(height, width, channels, kernel, stride, isSame, filters, pool, isFirst), width);
    }

    [Fact]
    public void Planted_product_is_found()
    {
        using var header = new Header(new RandomModels(new Random(1)).Rows(9, isBytes: true, hasTables: false, 5));
        header.Plant("int best = 0;", "volatile int one = 1; int best = one * one - 1;");
        header.Compare(CTarget.CortexM0, "-O2", header.Samples(3, 1));
        Assert.Equal(["muls"], Multiplying(header.Census(CTarget.CortexM0)));
    }

    private static void Check(FrozenGraph graph, int seed)
    {
        using var header = new Header(graph);
        var samples = header.Samples(3, seed);
        header.Compare(CTarget.Host, "-O2", samples);
        foreach (var (target, optimisation) in new[] { (CTarget.CortexM0, "-Os"), (CTarget.CortexM0, "-O2"), (CTarget.RiscV, "-O2") })
        {
            header.Compare(target, optimisation, samples);
            var instructions = header.Census(target);
            Assert.Contains(instructions, static instruction => instruction.StartsWith("add", StringComparison.Ordinal));
            Assert.Empty(Multiplying(instructions));
        }
    }

    private static IEnumerable<string> Multiplying(HashSet<string> instructions) =>
        instructions.Where(static instruction => Products.Any(product => instruction.StartsWith(product, StringComparison.Ordinal)));
}
