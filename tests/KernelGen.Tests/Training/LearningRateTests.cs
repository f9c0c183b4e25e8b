using System;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class LearningRateTests
{
    [Fact]
    public void As_powers_of_two_every_rate_is_the_nearest_one()
    {
        var rate = LearningRate.Exponential(0.3f, 0.01f).ToPowersOfTwo();
        Assert.Equal("exponential 0.3 → 0.01, as powers of two", rate.ToString());
        Assert.Equal(0.25f, rate.At(0, 10));
        for (var epoch = 0; epoch < 10; epoch++)
        {
            var exact = LearningRate.Exponential(0.3f, 0.01f).At(epoch, 10);
            Assert.Equal(0, BitConverter.SingleToInt32Bits(rate.At(epoch, 10)) & 0x7FFFFF);
            Assert.InRange(rate.At(epoch, 10) / exact, 0.707f, 1.4143f);
        }
    }

    [Fact]
    public void Exponential_falls_by_the_same_factor()
    {
        var rate = LearningRate.Exponential(0.3f, 0.01f);
        Assert.Equal(0.3f, rate.At(0, 10));
        Assert.Equal((float)(0.3f * Math.Pow(0.01f / (double)0.3f, 0.5)), rate.At(5, 10));
        Assert.Equal(0.0547723f, rate.At(5, 10), 1e-6f);
        Assert.Equal(rate.At(3, 10) / rate.At(2, 10), rate.At(8, 10) / rate.At(7, 10), 1e-6f);
        Assert.True(rate.At(9, 10) > 0.01f);
    }

    [Fact]
    public void Step_changes_every_so_many_epochs()
    {
        var rate = LearningRate.Step(0.8f, 0.5f, 3);
        var rates = new float[8];
        for (var epoch = 0; epoch < rates.Length; epoch++)
        {
            rates[epoch] = rate.At(epoch, 8);
        }

        Assert.Equal([0.8f, 0.8f, 0.8f, 0.4f, 0.4f, 0.4f, 0.2f, 0.2f], rates);
    }

    [Fact]
    public void Constant_stays() => Assert.Equal(0.1f, LearningRate.Constant(0.1f).At(99, 100));

    [Fact]
    public void Schedules_have_a_name()
    {
        Assert.Equal("exponential 0.3 → 0.01", LearningRate.Exponential(0.3f, 0.01f).ToString());
        Assert.Equal("0.8, × 0.5 every 3 epochs", LearningRate.Step(0.8f, 0.5f, 3).ToString());
        Assert.Equal("constant 0.1", LearningRate.Constant(0.1f).ToString());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Rates_are_finite_and_above_zero(float bad)
    {
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Exponential(bad, 1)).ParamName);
        Assert.Equal("end", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Exponential(1, bad)).ParamName);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Step(bad, 1, 1)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Step(1, bad, 1)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(bad)).ParamName);
    }

    [Fact]
    public void Epochs_are_in_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Step(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(1).At(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(1).At(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Constant(1).At(0, 0));
    }
}
