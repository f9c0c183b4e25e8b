extern alias generator;

using System;
using System.Linq;
using generator::KernelGen.Generator.Kernels.Frozen.StraightLine;
using Xunit;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>Layers over inputs of −1 and 1, a bit each, against plain loops.</summary>
public sealed class FrozenBitTests
{
    [Theory]
    [InlineData(1, true, 0, "1")]
    [InlineData(2, false, 0.3, "33,1")]
    [InlineData(31, true, 0, "40,3")]
    [InlineData(33, false, 0, "65,32,33,7")]
    [InlineData(97, true, 0.5, "513,10,100,2")]
    [InlineData(784, true, 0, "600,31,5")]
    [InlineData(1030, false, 0.1, "64,1025,4")]
    [InlineData(70, true, 1, "40,2")]
    public void Rows(int inputs, bool isBytes, double zeros, string units)
    {
        var graph = new RandomModels(new Random(inputs)).Signs(inputs, isBytes, zeros, [.. units.Split(',').Select(int.Parse)]);
        FrozenScoreTests.Compare(graph, inputs);
    }

    /// <summary>No value between layers is an integer, not even in front of a last layer that could be straight-line code.</summary>
    [Fact]
    public void Values_between_layers_stand_as_bits()
    {
        using var compiled = FrozenClass.Of(new RandomModels(new Random(1)).Signs(90, true, 0.2, 70, 3), StraightLineLimits.Default);
        Assert.Contains("Dense2Rows(", compiled.Texts[1], StringComparison.Ordinal);
        Assert.Contains("different += Lanes.BitCount", compiled.Texts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Scale3(", compiled.Texts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("StraightLine", compiled.Texts[1], StringComparison.Ordinal);
    }

    /// <summary>Places of whole words are packed, others are not; what others read stands as integers besides.</summary>
    [Theory]
    [InlineData(5, 3, 32, 3)]
    [InlineData(2, 3, 96, 40)]
    [InlineData(1, 1, 20, 4)]
    [InlineData(4, 4, 20, 4)]
    public void Pictures(int height, int width, int channels, int classes) => FrozenScoreTests.Compare(
        new RandomModels(new Random(channels)).SignsOfPicture(height, width, channels, classes), channels);
}
