extern alias generator;

using System;
using System.Linq;
using generator::KernelGen.Generator.Kernels.Frozen.StraightLine;
using generator::KernelGen.Models;
using Xunit;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>The code of frozen networks against plain loops: every score is the same integer.</summary>
public sealed class FrozenScoreTests
{
    [Theory]
    [InlineData(1, true, "1")]
    [InlineData(3, false, "2")]
    [InlineData(9, true, "33,5")]
    [InlineData(10, false, "32,31,10")]
    [InlineData(784, true, "257,64,10")]
    [InlineData(67, false, "300,519,3")]
    [InlineData(2000, true, "40,1")]
    public void Rows(int inputs, bool isBytes, string units) => Compare(
        new RandomModels(new Random(inputs)).Rows(inputs, isBytes, hasTables: true, [.. units.Split(',').Select(int.Parse)]), inputs);

    [Theory]
    [InlineData(5, 6, 1, 3, 1, false, 7, 4)]
    [InlineData(7, 5, 3, 3, 1, true, 33, 10)]
    [InlineData(9, 4, 20, 2, 2, true, 40, 2)]
    [InlineData(6, 6, 67, 5, 1, true, 5, 3)]
    [InlineData(11, 8, 2, 4, 3, false, 300, 1)]
    [InlineData(3, 3, 40, 1, 1, false, 64, 35)]
    [InlineData(20, 19, 20, 3, 1, true, 40, 3)]
    public void Pictures(int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int classes) => Compare(
        new RandomModels(new Random(filters)).Picture(height, width, channels, kernel, stride, isSame, filters, classes), filters);

    /// <summary>Values so large that words share no input, looked up in bytes where processors have no wide tables.</summary>
    [Fact]
    public void Large_values() => Compare(new RandomModels(new Random(1)).Rows(67, isBytes: false, hasTables: true, 300, 90, 3), 1);

    /// <summary>Networks that are straight-line code as a whole, or in part.</summary>
    [Theory]
    [InlineData(16, true, "32,4")]
    [InlineData(5, false, "40,30,30,2")]
    [InlineData(80, false, "64,300,20,12,1")]
    public void Straight_lines(int inputs, bool isBytes, string units)
    {
        foreach (var hasTables in new[] { false, true })
        {
            var graph = new RandomModels(new Random(inputs)).Rows(
                inputs, isBytes, hasTables, [.. units.Split(',').Select(int.Parse)]);
            using var compiled = FrozenClass.Of(graph, StraightLineLimits.Default);
            Assert.Contains("StraightLine", compiled.Texts[1], StringComparison.Ordinal);
            Compare(graph, inputs);
        }
    }

    [Theory]
    [InlineData(4, 3, 2, 3, 1, true, 3, 4)]
    [InlineData(5, 5, 1, 3, 2, false, 7, 2)]
    public void Small_pictures(int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int classes)
    {
        var graph = new RandomModels(new Random(filters)).Picture(height, width, channels, kernel, stride, isSame, filters, classes);
        using var compiled = FrozenClass.Of(graph, new(1500, 5000));
        Assert.DoesNotContain("Conv2D1(", compiled.Texts[1], StringComparison.Ordinal);
        Compare(graph, filters);
        Compare(graph, filters, new(1500, 5000));
    }

    /// <summary>Scores of random samples, of floats and of integers, and nothing allocated.</summary>
    internal static void Compare(FrozenGraph graph, int seed)
    {
        Compare(graph, seed, StraightLineLimits.None);
        if (StraightLineRuns.Of(graph, StraightLineLimits.Default).Count > 0)
        {
            Compare(graph, seed, StraightLineLimits.Default);
        }
    }

    private static void Compare(FrozenGraph graph, int seed, StraightLineLimits limits)
    {
        _ = graph.Ranges();
        using var compiled = FrozenClass.Of(graph, limits);
        var random = new Random(seed);
        var (inputs, outputs) = (graph.Input.Shape.Size, graph.OutputSize);
        const int Samples = 5;
        var scale = graph.Input is FixedPointInput range ? (float)Math.Pow(2, -range.Shift) * 1500 : 1.3f;
        var floats = Enumerable.Range(0, Samples * inputs).Select(_ => ((random.NextSingle() * 2) - 1) * scale).ToArray();
        floats[0] = float.Epsilon;
        floats[inputs] = -0f;
        var scores = new int[Samples * outputs];
        compiled.Floats(floats, scores);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        compiled.Floats(floats, scores);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(
            floats.Chunk(inputs).SelectMany(sample => PlainModel.Scores(graph, PlainModel.Integers(graph.Input, sample))),
            scores.Select(score => (long)score));

        var (low, high) = (graph.Input.Range.Minimum, graph.Input.Range.Maximum);
        var integers = Enumerable.Range(0, Samples * inputs).Select(_ => random.NextInt64(low, high + 1)).ToArray();
        if (compiled.Bytes is { } bytes)
        {
            bytes([.. integers.Select(value => (byte)value)], scores);
        }
        else
        {
            compiled.Shorts!([.. integers.Select(value => (short)value)], scores);
        }

        Assert.Equal(integers.Chunk(inputs).SelectMany(sample => PlainModel.Scores(graph, sample)), scores.Select(score => (long)score));
    }
}
