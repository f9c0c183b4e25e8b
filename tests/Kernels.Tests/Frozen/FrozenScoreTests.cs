extern alias generator;

using System;
using System.Linq;
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
        new RandomModels(new Random(inputs)).Rows(inputs, isBytes, [.. units.Split(',').Select(int.Parse)]), inputs);

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

    private static void Compare(FrozenGraph graph, int seed)
    {
        _ = graph.Ranges();
        using var compiled = FrozenClass.Of(graph);
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
