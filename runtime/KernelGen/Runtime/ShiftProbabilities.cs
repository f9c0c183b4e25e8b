using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>
/// From logits to probabilities, in their place, without a product or a quotient: the formulas of <see cref="Probabilities"/> with an
/// absolute error below 2^−20.
/// </summary>
/// <remarks>
/// In fixed point of 44 binary places. e^−d is 2^−(d·log₂e): the product with the constant is a sum of shifts, whole powers are shifts, and
/// 2^g with g from 0 to 1 is a product of factors 1 + 2^−k, each a shift and an addition (Briggs; Muller, Elementary Functions, chapter 8).
/// Quotients are found bit by bit, by doubling and subtracting.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ShiftProbabilities
{
    private const int Places = 44;
    private const long One = 1L << Places;
    private const int QuotientBits = 30;

    // e^−31 is less than a unit of the last place.
    private const float Negligible = 31f;

    // log₂ e = 1.0111000101010100011101100101… in binary: the places of its ones.
    private static ReadOnlySpan<byte> ShiftsOfLog2E =>
    [
        0, 2, 3, 4, 8, 10, 12, 14, 18, 19, 20, 22, 23, 26, 28, 31, 33, 35, 36, 37, 43, 44,
    ];

    // log₂(1 + 2^−k), k from 1, times 2^44.
    private static ReadOnlySpan<long> Logarithms =>
    [
        0x95C01A39FBD, 0x5269E12F347, 0x2B803473F7B, 0x1663F6FAC91, 0xB5D69BAC78, 0x5B9E5A170B,
        0x2DFCA16DDE, 0x1709C46D7B, 0xB87C1FF85, 0x5C4994DD1, 0x2E27AC5EF, 0x17148EC2A,
        0xB8A75890, 0x5C5464EC, 0x2E2A60A0, 0x17153BDB, 0xB8AA0D0, 0x5C55121,
        0x2E2A8BE, 0x171546B, 0xB8AA38, 0x5C551D, 0x2E2A8F, 0x171547,
        0xB8AA4, 0x5C552, 0x2E2A9, 0x17154, 0xB8AA, 0x5C55,
    ];

    /// <summary>exp(zₖ − max z) / Σ exp(zⱼ − max z) of every row.</summary>
    /// <param name="rows">The logits of samples; receives their probabilities.</param>
    /// <param name="size">Logits of one sample.</param>
    /// <exception cref="NotFiniteNumberException">A logit is NaN, or the largest of a sample is infinite.</exception>
    public static void Softmax(Span<float> rows, int size)
    {
        for (; !rows.IsEmpty; rows = rows[size..])
        {
            var row = rows[..size];
            var largest = row[Logits.Largest(row)];
            long sum = 0;
            foreach (var logit in row)
            {
                sum += Exponential(largest - logit);
            }

            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Quotient(Exponential(largest - row[i]), sum);
            }
        }
    }

    /// <summary>1 / (1 + exp(threshold − z)).</summary>
    /// <param name="rows">One logit per sample; receives the probability of class 1.</param>
    /// <param name="threshold">The logit of equal probabilities.</param>
    /// <exception cref="NotFiniteNumberException">A logit is NaN or infinite.</exception>
    public static void Sigmoid(Span<float> rows, float threshold)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var isAbove = Logits.IsAbove(rows[i], threshold);
            var power = Exponential(MathF.Abs(rows[i] - threshold));
            rows[i] = Quotient(isAbove ? One : power, One + power);
        }
    }

    /// <summary>e^−d times 2^44, for d from 0.</summary>
    private static long Exponential(float d)
    {
        if (d >= Negligible)
        {
            return 0;
        }

        var scaled = (long)Shift.By(d, Places);
        long exponent = 0;
        foreach (var shift in ShiftsOfLog2E)
        {
            exponent += scaled >> shift;
        }

        // 2^−exponent = 2^g / 2^(whole + 1), g from above 0 to 1.
        var whole = (int)(exponent >> Places);
        var rest = One - (exponent & (One - 1));
        var power = One;
        for (var k = 0; k < Logarithms.Length; k++)
        {
            if (rest >= Logarithms[k])
            {
                rest -= Logarithms[k];
                power += power >> (k + 1);
            }
        }

        return power >> (whole + 1);
    }

    /// <summary>The quotient of a part and a whole, rounded down to 30 binary places.</summary>
    private static float Quotient(long part, long whole)
    {
        if (part >= whole)
        {
            return 1f;
        }

        var quotient = 0;
        for (var bit = 0; bit < QuotientBits; bit++)
        {
            quotient <<= 1;
            part <<= 1;
            if (part >= whole)
            {
                part -= whole;
                quotient++;
            }
        }

        return Shift.By((float)quotient, -QuotientBits);
    }
}
