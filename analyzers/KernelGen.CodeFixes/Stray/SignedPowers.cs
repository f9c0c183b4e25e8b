using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace KernelGen.CodeFixes.Stray;

/// <summary>A constant as a sum of signed powers of two, largest first: canonical signed digits, cut off after a few.</summary>
/// <param name="Terms">Sign and exponent of each.</param>
/// <param name="Error">How far the sum is off, relative to the constant.</param>
internal sealed record SignedPowers(ImmutableArray<(int Sign, int Exponent)> Terms, double Error)
{
    public bool IsExact => Error == 0;

    /// <summary>
    /// The powers that come nearest to a number one after another: each is the nearest to what is left, the lesser of two as near (3 is 2 +
    /// 1).
    /// </summary>
    /// <param name="number">Finite and not zero.</param>
    /// <param name="most">How many powers at most.</param>
    public static SignedPowers Of(double number, int most)
    {
        var terms = ImmutableArray.CreateBuilder<(int, int)>();
        var rest = number;
        while (rest != 0 && terms.Count < most)
        {
            var magnitude = Math.Abs(rest);
            var exponent = Exponent(magnitude);
            if (magnitude > 1.5 * Power(exponent))
            {
                exponent++;
            }

            terms.Add((Math.Sign(rest), exponent));
            rest -= Math.Sign(rest) * Power(exponent);
        }

        return new(terms.ToImmutable(), Math.Abs(rest / number));
    }

    /// <summary>The powers of an integer, all of them.</summary>
    public static SignedPowers Of(BigInteger number)
    {
        var terms = ImmutableArray.CreateBuilder<(int, int)>();
        for (var rest = number; !rest.IsZero;)
        {
            var magnitude = BigInteger.Abs(rest);
            var exponent = 0;
            while (BigInteger.One << (exponent + 1) <= magnitude)
            {
                exponent++;
            }

            if (magnitude * 2 > 3 * (BigInteger.One << exponent))
            {
                exponent++;
            }

            terms.Add((rest.Sign, exponent));
            rest -= rest.Sign * (BigInteger.One << exponent);
        }

        return new(terms.ToImmutable(), 0);
    }

    /// <summary>The powers of an integer where products wrap around: none reaches the width.</summary>
    public static SignedPowers Of(BigInteger number, int width)
    {
        var least = -(BigInteger.One << (width - 1));
        if (number != least && Of(number) is var powers && powers.Terms.All(term => term.Exponent < width))
        {
            return powers;
        }

        var rest = number & ((BigInteger.One << width) - 1);
        return Of(rest > BigInteger.One << (width - 1) ? rest - (BigInteger.One << width) : rest);
    }

    /// <summary>With a power to add in front, where there is one: a sum that begins with it needs no sign.</summary>
    public SignedPowers PositiveFirst()
    {
        var first = Terms.FirstOrDefault(static term => term.Sign > 0);
        return first.Sign > 0 ? this with { Terms = Terms.Remove(first).Insert(0, first) } : this;
    }

    /// <summary>The exponent where a number is plus or minus a power of two; null where it is none.</summary>
    public static int? PowerOf(double number)
    {
        if (number == 0 || double.IsNaN(number) || double.IsInfinity(number))
        {
            return null;
        }

        var exponent = Exponent(Math.Abs(number));
        return Math.Abs(number) == Power(exponent) ? exponent : null;
    }

    /// <summary>The error as a percentage, two digits, rounded up: what is stated is never exceeded.</summary>
    /// <param name="rounding">What roundings add, relative to the product.</param>
    public string Percent(double rounding)
    {
        var percent = (Error + rounding) * 100;
        var step = Math.Pow(10, Math.Floor(Math.Log10(percent)) - 1);
        return (Math.Ceiling(percent / step) * step).ToString("0.####################", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>As it is read: "2 − 1/8".</summary>
    public override string ToString()
    {
        var text = new List<string>();
        foreach (var (sign, exponent) in Terms)
        {
            var magnitude = exponent switch
            {
                >= 0 and <= 20 => (1 << exponent).ToString(CultureInfo.InvariantCulture),
                < 0 and >= -20 => "1/" + (1 << -exponent).ToString(CultureInfo.InvariantCulture),
                _ => "2^" + exponent.ToString(CultureInfo.InvariantCulture),
            };
            text.Add(text.Count == 0 ? (sign < 0 ? "−" : "") + magnitude : (sign < 0 ? "− " : "+ ") + magnitude);
        }

        return string.Join(" ", text);
    }

    // 2^exponent, subnormal ones included; the exponents of doubles.
    private static double Power(int exponent) =>
        exponent < -1022
            ? BitConverter.Int64BitsToDouble(1L << (exponent + 1074))
            : BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    private static int Exponent(double magnitude)
    {
        var exponent = (int)(BitConverter.DoubleToInt64Bits(magnitude) >> 52) - 1023;
        if (exponent > -1023)
        {
            return exponent;
        }

        exponent = -1075;
        for (var bits = BitConverter.DoubleToInt64Bits(magnitude); bits != 0; bits >>= 1)
        {
            exponent++;
        }

        return exponent;
    }
}
