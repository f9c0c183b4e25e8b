using System;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

public sealed class ShiftSumTests
{
    [Fact]
    public void A_sum_of_powers_is_the_sum_of_the_products() => Gen.Select(Gen.Float, Gen.Double).Check((x, y) =>
        Same(Shift.Sum(x, 2f, -0.125f), (x * 2f) + (x * -0.125f))
        && Same(Shift.Sum(x, -4f, 1f, 9.5367431640625E-07f), ((x * -4f) + x) + (x * 9.5367431640625E-07f))
        && Same(Shift.Sum(x, 2f, -0.5f, 0.125f, -0.03125f), (((x * 2f) + (x * -0.5f)) + (x * 0.125f)) + (x * -0.03125f))
        && Same(Shift.Sum(y, 2.0, -0.125), (y * 2.0) + (y * -0.125))
        && Same(Shift.Sum(y, -4.0, 1.0, 0.25), ((y * -4.0) + y) + (y * 0.25))
        && Same(Shift.Sum(y, 2.0, -0.5, 0.125, -0.03125), (((y * 2.0) + (y * -0.5)) + (y * 0.125)) + (y * -0.03125)));

    [Theory]
    [InlineData(0f)]
    [InlineData(float.Epsilon)]
    [InlineData(1.5f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void What_is_no_normal_power_of_two_is_refused(float power)
    {
        var refused = Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(1f, 2f, power));
        Assert.Contains("power of two", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(1.0, 2.0, power is float.Epsilon ? double.Epsilon : power));
    }

    private static bool Same(float expected, float actual) =>
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);

    private static bool Same(double expected, double actual) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
}
