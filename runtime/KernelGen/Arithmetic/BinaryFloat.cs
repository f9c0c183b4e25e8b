using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// Arithmetic on the bits of an IEEE 754 binary format, for the values that the fast paths of <see cref="Shift"/> leave over.
/// </summary>
[MultiplicationFree]
internal static class BinaryFloat
{
    // More than the distance between the least subnormal and infinity of double, the largest format.
    private const int LargestShift = 4096;

    /// <summary>The bits of x·2^k without the sign, rounded once to nearest, ties to even.</summary>
    /// <param name="magnitude">The bits of x without the sign.</param>
    /// <param name="k">The exponent.</param>
    /// <param name="fractionBits">Bits of the fraction: 10, 23 or 52.</param>
    /// <param name="infinity">The bits of infinity.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Scale(ulong magnitude, int k, int fractionBits, ulong infinity)
    {
        if (magnitude == 0 || magnitude == infinity)
        {
            return magnitude;
        }

        var leadingOne = 1UL << fractionBits;
        if (magnitude > infinity)
        {
            return magnitude | (leadingOne >> 1); // a NaN, quiet from here on
        }

        var exponent = (int)(magnitude >> fractionBits);
        var significand = magnitude & (leadingOne - 1);
        if (exponent == 0)
        {
            var lift = BitOperations.LeadingZeroCount(significand) - BitOperations.LeadingZeroCount(leadingOne);
            significand <<= lift;
            exponent = 1 - lift;
        }
        else
        {
            significand |= leadingOne;
        }

        exponent += Math.Clamp(k, -LargestShift, LargestShift);
        if (exponent >= (int)(infinity >> fractionBits))
        {
            return infinity;
        }

        if (exponent > 0)
        {
            return ((ulong)exponent << fractionBits) | (significand & (leadingOne - 1));
        }

        // Subnormal: bits are dropped. A carry into the exponent's place makes the least normal number, as it should.
        var dropped = 1 - exponent;
        if (dropped > fractionBits + 1)
        {
            return 0;
        }

        var odd = (significand >> dropped) & 1;
        return (significand + ((1UL << (dropped - 1)) - 1) + odd) >> dropped;
    }
}
