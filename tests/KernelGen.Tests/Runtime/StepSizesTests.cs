using System;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class StepSizesTests
{
    [Theory]
    [InlineData(0.1f, 0.9f)]
    [InlineData(1f, 0.999f)]
    [InlineData(0.003f, 0.5f)]
    [InlineData(7f, 1e-30f)]
    public void Adam_corrects_its_bias(float learningRate, float beta)
    {
        foreach (var step in new[] { 1L, 2, 3, 10, 11, 100, 1_000, 54_321, 10_000_000, int.MaxValue + 1L, long.MaxValue })
        {
            var expected = learningRate / (1 - Math.Pow(beta, step));
            Assert.Equal(expected, StepSizes.Adam(learningRate, beta, step), expected * 1e-7);
        }
    }

    [Fact]
    public void Adam_ends_at_the_learning_rate() => Assert.Equal(0.3f, StepSizes.Adam(0.3f, 0.9f, 1_000));

    /// <summary>1 / (1 − (7/8)ᵗ) is 8, 4.27, 3.03, 2.42, … : the powers of two nearest by logarithm.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    [InlineData(1_000_000_007, 0)]
    public void A_power_of_two_is_corrected_by_powers_of_two(long step, int shift)
    {
        foreach (var exponent in new[] { -126, -20, -1, 0, 3, 100 })
        {
            Assert.Equal((exponent + shift + 127) << 23, StepSizes.ShiftAdaMax(MathF.ScaleB(1, exponent), step));
        }
    }

    [Fact]
    public void Any_rate_becomes_the_nearest_power_of_two_by_logarithm()
    {
        Random random = new(5);
        var compared = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var rate = BitConverter.Int32BitsToSingle(random.Next(1, 0x7D00_0000));
            long step = 1 + random.Next(i % 2 == 0 ? 12 : 300);
            var log = Math.Log2(rate) - Math.Log2(1 - Math.Pow(0.875, step));
            if (Math.Abs(log - Math.Floor(log) - 0.5) > 1e-9)
            {
                compared++;
                Assert.Equal((int)Math.Round(log) + 127, StepSizes.ShiftAdaMax(rate, step) >> 23);
            }
        }

        Assert.True(compared > 19_900);
    }

    /// <summary>√2 lies between two neighbouring floats.</summary>
    [Fact]
    public void The_limit_is_the_root_of_two()
    {
        Assert.Equal(127 << 23, StepSizes.ShiftAdaMax(BitConverter.Int32BitsToSingle(0x3FB504F3), 1_000));
        Assert.Equal(128 << 23, StepSizes.ShiftAdaMax(BitConverter.Int32BitsToSingle(0x3FB504F4), 1_000));
    }

    [Fact]
    public void The_largest_rates_stay_within_floats() => Assert.Equal(254 << 23, StepSizes.ShiftAdaMax(float.MaxValue, 1));

    [Fact]
    public void The_smallest_rates_keep_their_exponent() => Assert.Equal((3 - 149 + 127) << 23, StepSizes.ShiftAdaMax(float.Epsilon, 1));
}
