using System;
using System.Linq;
using System.Runtime.Intrinsics;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

public sealed class SignFlipTests
{
    private static readonly Gen<float> Floats = Gen.UInt.Select(BitConverter.UInt32BitsToSingle);
    private static readonly Gen<double> Doubles = Gen.ULong.Select(BitConverter.UInt64BitsToDouble);

    [Fact]
    public void Negation_changes_the_sign_bit_and_nothing_else()
    {
        Floats.Check(x => BitConverter.SingleToUInt32Bits(SignFlip.Negate(x)) == (BitConverter.SingleToUInt32Bits(x) ^ 0x8000_0000));
        Doubles.Check(
            x => BitConverter.DoubleToUInt64Bits(SignFlip.Negate(x)) == (BitConverter.DoubleToUInt64Bits(x) ^ 0x8000_0000_0000_0000));
        Assert.All(StructuredValues.Halves, x =>
            Assert.Equal(BitConverter.HalfToUInt16Bits(x) ^ 0x8000, BitConverter.HalfToUInt16Bits(SignFlip.Negate(x))));
    }

    [Fact]
    public void The_sign_of_the_other_is_taken_over_by_xor()
    {
        Gen.Select(Floats, Floats).Check((x, sign) =>
            Bits(SignFlip.By(x, sign)) == Bits(float.IsNegative(sign) ? -x : x)
            && (float.IsNaN(x) || Bits(SignFlip.By(x, sign)) == Bits(x * float.CopySign(1f, sign))));
        Gen.Select(Doubles, Doubles).Check((x, sign) =>
            BitConverter.DoubleToInt64Bits(SignFlip.By(x, sign)) == BitConverter.DoubleToInt64Bits(double.IsNegative(sign) ? -x : x));
        Assert.All(StructuredValues.Halves, x =>
        {
            Assert.Equal(BitConverter.HalfToUInt16Bits(x), BitConverter.HalfToUInt16Bits(SignFlip.By(x, (Half)0)));
            Assert.Equal(BitConverter.HalfToUInt16Bits(x) ^ 0x8000, BitConverter.HalfToUInt16Bits(SignFlip.By(x, Half.NegativeZero)));
        });
    }

    [Theory]
    [InlineData(3f, -0f, -3f)]
    [InlineData(3f, 0f, 3f)]
    [InlineData(-0f, -1f, 0f)]
    [InlineData(float.PositiveInfinity, -5f, float.NegativeInfinity)]
    public void Zeros_and_infinities_have_signs(float x, float sign, float expected) =>
        Assert.Equal(Bits(expected), Bits(SignFlip.By(x, sign)));

    [Fact]
    public void Vectors_do_the_same_in_each_lane() => Gen.Select(Floats.Array[16], Floats.Array[16]).Check((x, sign) =>
    {
        var sixteen = SignFlip.By(Vector512.Create(x), Vector512.Create(sign));
        var eight = SignFlip.By(Vector256.Create(x), Vector256.Create(sign));
        var four = SignFlip.By(Vector128.Create(x), Vector128.Create(sign));
        return Enumerable.Range(0, 16).All(lane =>
        {
            var expected = Bits(SignFlip.By(x[lane], sign[lane]));
            return Bits(sixteen[lane]) == expected && (lane >= 8 || Bits(eight[lane]) == expected)
                && (lane >= 4 || Bits(four[lane]) == expected);
        });
    });

    [Fact]
    public void Integers_are_negated_where_the_other_is_negative()
    {
        Gen.Select(Gen.Int, Gen.Int).Check((x, sign) => SignFlip.By(x, sign) == unchecked(sign < 0 ? -x : x));
        Gen.Select(Gen.Long, Gen.Long).Check((x, sign) => SignFlip.By(x, sign) == unchecked(sign < 0 ? -x : x));
        Assert.Equal(int.MinValue, SignFlip.By(int.MinValue, -1));
        Assert.Equal(5, SignFlip.By(5, 0));
    }

    [Fact]
    public void By_sign_is_the_product_with_the_sign()
    {
        Gen.Select(Floats, Gen.Int[-2, 2]).Check((x, sign) =>
            float.IsNaN(x * Math.Sign(sign))
                ? float.IsNaN(SignFlip.BySign(x, sign))
                : Bits(SignFlip.BySign(x, sign)) == Bits(x * Math.Sign(sign)));
        Gen.Select(Doubles, Gen.Int[-2, 2]).Check((x, sign) => double.IsNaN(x * Math.Sign(sign))
            ? double.IsNaN(SignFlip.BySign(x, sign))
            : BitConverter.DoubleToInt64Bits(SignFlip.BySign(x, sign)) == BitConverter.DoubleToInt64Bits(x * Math.Sign(sign)));
        Gen.Select(Gen.Int, Gen.Long, Gen.Int[-2, 2]).Check((x, y, sign) => unchecked(
            SignFlip.BySign(x, sign) == x * Math.Sign(sign) && SignFlip.BySign(y, sign) == y * Math.Sign(sign)));
    }

    [Theory]
    [InlineData(-3f, 0, -0f)]
    [InlineData(3f, 0, 0f)]
    [InlineData(-3f, -7, 3f)]
    public void The_sign_zero_gives_a_zero(float x, int sign, float expected) =>
        Assert.Equal(Bits(expected), Bits(SignFlip.BySign(x, sign)));

    private static int Bits(float x) => BitConverter.SingleToInt32Bits(x);
}
