using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>The losses that square, for networks without multiplications: by shifts and additions.</summary>
/// <remarks>Differences are rounded to floats, as in the kernels; their squares are exact, and so are means but for rounding.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ShiftLosses
{
    private const int FractionBits = 23;
    private const int DoubleFractionBits = 52;
    private const int QuotientBits = 63;

    /// <summary>Σ max(0, 1 − y·z)², y = ±1.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <returns>The loss.</returns>
    public static double SquaredHinge(ReadOnlySpan<float> outputs, int label)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var isOf = Losses.Target(outputs.Length, output, label, hasSigns: false) > 0;
            var margin = isOf ? 1 - outputs[output] : 1 + outputs[output];

            // Not "where it is above zero": NaN is neither above nor below, and stays.
            sum += margin <= 0 ? 0 : Square(margin);
        }

        return sum;
    }

    /// <summary>Σ (z − t)² / outputs, t from a label.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <param name="hasSigns">Whether t is 1 and −1 rather than 1 and 0.</param>
    /// <returns>The loss.</returns>
    public static double MeanSquaredError(ReadOnlySpan<float> outputs, int label, bool hasSigns)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            sum += Square(outputs[output] - Losses.Target(outputs.Length, output, label, hasSigns));
        }

        return Mean(sum, outputs.Length);
    }

    /// <summary>Σ (z − t)² / outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="targets">What they are to become.</param>
    /// <returns>The loss.</returns>
    public static double MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            sum += Square(outputs[output] - targets[output]);
        }

        return Mean(sum, outputs.Length);
    }

    /// <summary>The exact square: a shifted mantissa for each one in the binary mantissa.</summary>
    internal static double Square(float value)
    {
        var magnitude = BitConverter.SingleToInt32Bits(value) & int.MaxValue;
        var exponent = magnitude >> FractionBits;
        if (exponent == 255)
        {
            return MathF.Abs(value);
        }

        long mantissa = magnitude & ((1 << FractionBits) - 1);
        mantissa += exponent == 0 ? 0 : 1 << FractionBits;
        long square = 0;
        for (var rest = mantissa; rest != 0; rest >>= 1)
        {
            square += (rest & 1) == 0 ? 0 : mantissa;
            mantissa <<= 1;
        }

        // The mantissa counts units of 2^(exponent − 150).
        var unit = Math.Max(exponent, 1) - 127 - FractionBits;
        return Shift.By((double)square, unit + unit);
    }

    /// <summary>The quotient of a sum from 0 and a count, by long division in base 2.</summary>
    internal static double Mean(double sum, int count)
    {
        var bits = BitConverter.DoubleToInt64Bits(sum);
        var exponent = (int)(bits >> DoubleFractionBits) & 2047;
        if (exponent is 0 or 2047)
        {
            // Zero, infinite or NaN: no sum of squares is as small as a subnormal double.
            return sum;
        }

        var mantissa = (bits & ((1L << DoubleFractionBits) - 1)) + (1L << DoubleFractionBits);
        var dividend = mantissa << (QuotientBits - DoubleFractionBits - 1);
        long quotient = 0;
        long remainder = 0;
        for (var bit = QuotientBits - 1; bit >= 0; bit--)
        {
            remainder = (remainder << 1) + ((dividend >> bit) & 1);
            quotient <<= 1;
            if (remainder >= count)
            {
                remainder -= count;
                quotient++;
            }
        }

        return Shift.By((double)quotient, exponent - 1023 - (QuotientBits - 1));
    }
}
