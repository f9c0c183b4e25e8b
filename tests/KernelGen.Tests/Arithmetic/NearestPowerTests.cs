using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

public sealed class NearestPowerTests
{
    private static readonly float[] Rare =
    [
        0f, float.Epsilon, 2 * float.Epsilon, 3 * float.Epsilon, 1.1754942E-38f, 1.17549435E-38f, 1f, 1.4999999f, 1.5f, 1.9999999f,
        1.7014118E+38f, 2.5521178E+38f,
        float.MaxValue, float.PositiveInfinity, float.NaN, -0f, -float.Epsilon, -0.75f, -float.MaxValue, float.NegativeInfinity,
    ];

    [Fact]
    public void It_is_a_power_of_two_and_no_other_is_nearer()
    {
        foreach (var x in StructuredValues.Singles.Where(x => float.IsFinite(x) && x != 0))
        {
            double nearest = PowerOfTwo.Nearest(x);
            Assert.Equal(1.0, Math.Abs(Math.ScaleB(nearest, -Math.ILogB(nearest))));
            Assert.Equal(Math.Sign(x), Math.Sign(nearest));
            var distance = Math.Abs(x - nearest);
            Assert.True(
                distance <= Math.Abs(x - (nearest / 2))
                    && (distance < Math.Abs(x - (nearest * 2)) || Math.Abs(nearest) == Math.ScaleB(1, 127)),
                $"{x:R}: {nearest:R}");
        }
    }

    [Fact]
    public void Doubles_too()
    {
        foreach (var x in StructuredValues.Doubles.Where(x => double.IsFinite(x) && x != 0))
        {
            var nearest = PowerOfTwo.Nearest(x);
            Assert.Equal(1.0, Math.Abs(Shift.By(nearest, -Math.ILogB(nearest))));
            Assert.Equal(Math.Sign(x), Math.Sign(nearest));
            var distance = Math.Abs(x - nearest);
            Assert.True(distance <= Math.Abs(x - (nearest / 2)) && distance < Math.Abs(x - (nearest * 2)), $"{x:R}: {nearest:R}");
        }
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1.4999999f, 1f)]
    [InlineData(1.5f, 2f)]
    [InlineData(-3f, -4f)]
    [InlineData(float.MaxValue, 1.7014118E+38f)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Ties_go_up_and_the_largest_power_takes_what_is_beyond(float x, float expected)
    {
        Assert.Equal(BitConverter.SingleToInt32Bits(-expected), BitConverter.SingleToInt32Bits(PowerOfTwo.Nearest(-x)));
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(PowerOfTwo.Nearest(x)));
        if (MathF.Abs(x) != float.MaxValue)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(PowerOfTwo.Nearest((double)x)));
        }
    }

    [Fact]
    public void At_most_a_third_off() => Gen.Float.Where(float.IsNormal).Check(x =>
        MathF.Abs(x) >= 2.5521178E+38f || Math.Abs(x - (double)PowerOfTwo.Nearest(x)) <= Math.Abs((double)x) / 3);

    [Fact]
    public void The_product_is_that_with_the_nearest_power() =>
        Gen.Select(AnyFloat(), AnyFloat())
            .Check((x, factor) => SameOrNaN(x * PowerOfTwo.Nearest(factor), Shift.ByNearestPower(x, factor)), cases: 300_000);

    [Fact]
    public void Rare_values_too()
    {
        foreach (var x in Rare)
        {
            foreach (var factor in Rare)
            {
                Assert.True(SameOrNaN(x * PowerOfTwo.Nearest(factor), Shift.ByNearestPower(x, factor)), $"{x:R}, {factor:R}");
                double wide = factor;
                Assert.True(SameOrNaN(x * PowerOfTwo.Nearest(wide), Shift.ByNearestPower((double)x, wide)), $"{x:R}, {factor:R} in double");
            }
        }
    }

    [Fact]
    public void The_product_of_doubles_too() =>
        Gen.Select(Gen.ULong.Select(BitConverter.UInt64BitsToDouble), Gen.ULong.Select(BitConverter.UInt64BitsToDouble))
            .Check((x, factor) => SameOrNaN(x * PowerOfTwo.Nearest(factor), Shift.ByNearestPower(x, factor)), cases: 300_000);

    [Fact]
    public void The_quotient_is_that_by_the_nearest_power() => Gen.Select(AnyFloat(), AnyFloat()).Check(
        (x, divisor) =>
            SameOrNaN(x / PowerOfTwo.Nearest(divisor), Shift.DivideByNearestPower(x, divisor))
            && SameOrNaN(x / PowerOfTwo.Nearest((double)divisor), Shift.DivideByNearestPower((double)x, divisor)),
        cases: 300_000);

    [Fact]
    public void Rare_quotients_too()
    {
        foreach (var x in Rare)
        {
            foreach (var divisor in Rare)
            {
                Assert.True(SameOrNaN(x / PowerOfTwo.Nearest(divisor), Shift.DivideByNearestPower(x, divisor)), $"{x:R}, {divisor:R}");
                double wide = divisor;
                Assert.True(
                    SameOrNaN(x / PowerOfTwo.Nearest(wide), Shift.DivideByNearestPower((double)x, wide)), $"{x:R}, {divisor:R} in double");
            }
        }
    }

    [Fact]
    public void Vectors_do_the_same_in_each_lane()
    {
        // Mostly ordinary values, so that whole vectors are, and rare ones among them.
        var value = Gen.Frequency(
            (20, Gen.Float[-100f, 100f]), (4, Gen.Const(0f)), (2, Gen.Float[1e-30f, 1e30f]), (1, AnyFloat()));
        Gen.Select(value.Array[16], value.Array[16]).Check(
            (x, factor) =>
            {
                var sixteen = Shift.ByNearestPower(Vector512.Create(x), Vector512.Create(factor));
                var eight = Shift.ByNearestPower(Vector256.Create(x), Vector256.Create(factor));
                var four = Shift.ByNearestPower(Vector128.Create(x), Vector128.Create(factor));
                var some = Shift.ByNearestPower(new Vector<float>(x), new Vector<float>(factor));
                return Enumerable.Range(0, 16).All(lane =>
                {
                    var expected = Shift.ByNearestPower(x[lane], factor[lane]);
                    return SameOrNaN(expected, sixteen[lane])
                        && (lane >= 8 || SameOrNaN(expected, eight[lane]))
                        && (lane >= 4 || SameOrNaN(expected, four[lane]))
                        && (lane >= Vector<float>.Count || SameOrNaN(expected, some[lane]));
                });
            },
            cases: 100_000);
    }

    private static Gen<float> AnyFloat() =>
        Gen.OneOf(Gen.UInt.Select(BitConverter.UInt32BitsToSingle), Gen.Int[0, Rare.Length - 1].Select(i => Rare[i]), Gen.Float);

    private static bool SameOrNaN(float expected, float actual) =>
        float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);

    private static bool SameOrNaN(double expected, double actual) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
}
