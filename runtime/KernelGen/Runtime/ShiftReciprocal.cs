using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>The reciprocal of a count as a sum of signed powers of two, so that a mean needs shifts and additions only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ShiftReciprocal
{
    /// <summary>Powers of two in a reciprocal.</summary>
    public const int Terms = 6;

    private const int OneBits = 127 << 23;

    /// <summary>
    /// Stores signed powers of two, largest first, that add up to 1/count: each is the nearest to what is left, so that the error is below
    /// 3^−6 of the reciprocal and mostly far below. Powers that are not needed are 2^−40 of the first.
    /// </summary>
    /// <param name="count">The count, 1 to 2^24.</param>
    /// <param name="powers">Receives <see cref="Terms"/> floats, as their bits.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    [CLSCompliant(false)]
    public static void Store(int count, int* powers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 24);

        // What is left is rest / (count · 2^exponent): doubled until one is the nearest power (from ¾ on), which is taken off.
        long rest = 1;
        var exponent = 0;
        for (var term = 0; term < Terms; term++)
        {
            if (rest == 0)
            {
                powers[term] = powers[0] - (40 << 23);
                continue;
            }

            var sign = rest < 0 ? int.MinValue : 0;
            var magnitude = Math.Abs(rest);
            while (magnitude << 2 < ((long)count << 1) + count)
            {
                magnitude <<= 1;
                exponent++;
            }

            powers[term] = unchecked((OneBits - (exponent << 23)) | sign);
            rest = magnitude - count;
            rest = sign == 0 ? rest : -rest;
        }
    }
}
