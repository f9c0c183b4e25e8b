using System;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

/// <summary>Classes of outputs, and outputs that have none.</summary>
public sealed class LogitsTests
{
    [Theory]
    [InlineData(1, 1f, 3f, 3f)]
    [InlineData(0, 4f, 3f, 2f)]
    [InlineData(2, float.NegativeInfinity, float.NegativeInfinity, -1f)]
    public void A_class_is_that_of_the_largest_logit(int expected, float a, float b, float c) =>
        Assert.Equal(expected, Logits.Largest([a, b, c]));

    [Theory]
    [InlineData(float.NaN, 1f, 2f)]
    [InlineData(1f, float.NaN, 2f)]
    [InlineData(1f, 2f, float.NaN)]
    [InlineData(1f, float.PositiveInfinity, 2f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity)]
    public void There_is_no_class_where_outputs_are_not_finite(float a, float b, float c)
    {
        var exception = Assert.Throws<NotFiniteNumberException>(() => Logits.Largest([a, b, c]));
        Assert.Contains("no class", exception.Message, StringComparison.Ordinal);
        foreach (var only in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Assert.Throws<NotFiniteNumberException>(() => Logits.IsAbove(only, 0.5f));
        }

        Assert.True(Logits.IsAbove(0.75f, 0.5f));
        Assert.False(Logits.IsAbove(0.5f, 0.5f));
    }
}
