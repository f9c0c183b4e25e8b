using System;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

public sealed class ShiftTests
{
    private static readonly int[] Exponents =
        [int.MinValue, -5000, -2200, .. Enumerable.Range(-320, 641), 400, 2200, 5000, int.MaxValue];

    [Fact]
    public void Floats_get_the_bits_of_multiplication() => Assert.All(Exponents, k =>
    {
        foreach (var x in StructuredValues.Singles)
        {
            // Exact in double and rounded once: the definition, also where 2^k is no float.
            var expected = (float)(x * Math.ScaleB(1.0, Math.Clamp(k, -600, 600)));
            if (!Same(expected, Shift.By(x, k)))
            {
                Assert.Fail($"{x:R} by 2^{k}: {Shift.By(x, k):R}, not {expected:R}");
            }
        }
    });

    [Fact]
    public void Where_two_to_the_k_is_a_float_it_is_one_multiplication()
    {
        for (var k = -149; k <= 127; k++)
        {
            var power = MathF.ScaleB(1f, k);
            foreach (var x in StructuredValues.Singles)
            {
                if (!Same(x * power, Shift.By(x, k)))
                {
                    Assert.Fail($"{x:R} by 2^{k}: {Shift.By(x, k):R}, not {x * power:R}");
                }
            }
        }
    }

    [Fact]
    public void Doubles_get_the_bits_of_multiplication()
    {
        foreach (var k in new[]
        {
            -1074, -1073, -1023, -1022, -1021, -600, -54, -53, -52, -51, -3, -2, -1, 0, 1, 2, 3, 10, 51, 52, 53, 54, 600, 1021, 1022, 1023
        })
        {
            var power = Math.ScaleB(1.0, k);
            foreach (var x in StructuredValues.Doubles)
            {
                if (!Same(x * power, Shift.By(x, k)))
                {
                    Assert.Fail($"{x:R} by 2^{k}: {Shift.By(x, k):R}, not {x * power:R}");
                }
            }
        }
    }

    [Fact]
    public void Random_doubles_get_the_bits_of_multiplication() =>
        Gen.Select(Gen.ULong.Select(BitConverter.UInt64BitsToDouble), Gen.Int[-1074, 1023])
            .Check((x, k) => Same(x * Math.ScaleB(1.0, k), Shift.By(x, k)), cases: 100_000);

    [Theory]
    [InlineData(double.Epsilon, 2097, 8.98846567431158E+307)]
    [InlineData(double.Epsilon, 2098, double.PositiveInfinity)]
    [InlineData(double.MaxValue, -2098, double.Epsilon)]
    [InlineData(double.MaxValue, -2099, 0)]
    [InlineData(-double.MaxValue, int.MinValue, -0.0)]
    [InlineData(-double.Epsilon, int.MaxValue, double.NegativeInfinity)]
    [InlineData(-0.0, int.MaxValue, -0.0)]
    public void Exponents_beyond_the_format_are_rounded_once_too(double x, int k, double expected) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Shift.By(x, k)));

    [Fact]
    public void All_halves_get_the_bits_of_multiplication()
    {
        for (var k = -45; k <= 45; k++)
        {
            var power = Math.ScaleB(1.0, k);
            foreach (var x in StructuredValues.Halves)
            {
                var expected = (Half)((double)x * power);
                var actual = Shift.By(x, k);
                if (BitConverter.HalfToUInt16Bits(expected) != BitConverter.HalfToUInt16Bits(actual))
                {
                    Assert.Fail($"{x} by 2^{k}: {actual}, not {expected}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0x7F80_0001u, 0x7FC0_0001u)]
    [InlineData(0xFF81_2345u, 0xFFC1_2345u)]
    [InlineData(0x7FC0_0007u, 0x7FC0_0007u)]
    [InlineData(0xFFFF_FFFFu, 0xFFFF_FFFFu)]
    public void A_NaN_keeps_sign_and_payload_and_becomes_quiet(uint before, uint after)
    {
        Assert.Equal(after, BitConverter.SingleToUInt32Bits(Shift.By(BitConverter.UInt32BitsToSingle(before), 3)));
        Assert.Equal(after, BitConverter.SingleToUInt32Bits(Shift.By(BitConverter.UInt32BitsToSingle(before), -300)));
    }

    [Fact]
    public void Unchecked_shifts_of_normal_numbers_to_normal_numbers_are_the_checked_ones()
    {
        for (var k = -253; k <= 253; k++)
        {
            foreach (var x in StructuredValues.Singles)
            {
                // Shifted back it is x again unless the result was rounded, which may have made it normal.
                if (float.IsNormal(x) && float.IsNormal(Shift.By(x, k)) && Shift.By(Shift.By(x, k), -k) == x)
                {
                    Assert.Equal(Shift.By(x, k), Shift.ByUnchecked(x, k));
                }
            }
        }
    }

    [Fact]
    public void Unchecked_shifts_of_normal_doubles_too() =>
        Gen.Select(Gen.Double.Where(double.IsNormal), Gen.Int[-2045, 2045])
            .Where(t => double.IsNormal(Shift.By(t.Item1, t.Item2)) && Shift.By(Shift.By(t.Item1, t.Item2), -t.Item2) == t.Item1)
            .Check((x, k) => Shift.By(x, k) == Shift.ByUnchecked(x, k));

    private static bool Same(float expected, float actual) =>
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);

    private static bool Same(double expected, double actual) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
}
