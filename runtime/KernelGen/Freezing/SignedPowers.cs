using System;
using System.Collections.Generic;

namespace KernelGen.Freezing;

/// <summary>Numbers as sums of signed powers of two: the nearest, then the nearest to what is left, … (canonical signed digits).</summary>
internal static class SignedPowers
{
    /// <summary>log₂ of the nearest power of two to a number above 0; halfway the greater.</summary>
    public static int NearestExponent(double magnitude)
    {
        var below = Math.ILogB(magnitude);
        return magnitude >= 1.5 * Math.ScaleB(1, below) ? below + 1 : below;
    }

    /// <summary>The number rounded to so many powers: docs/architecture.md, ⟨v⟩ₖ.</summary>
    public static double Round(double value, int count)
    {
        var rest = value;
        for (var term = 0; term < count && rest != 0; term++)
        {
            rest -= Math.CopySign(Math.ScaleB(1, NearestExponent(Math.Abs(rest))), rest);
        }

        return value - rest;
    }

    /// <summary>AP2: the power whose logarithm is the nearest, with the number's sign.</summary>
    public static double Logarithmic(double value) =>
        value == 0 ? 0 : Math.CopySign(Math.ScaleB(1, (int)Math.Floor(Math.Log2(Math.Abs(value)) + 0.5)), value);

    /// <summary>The terms of <see cref="Models.Scale"/> for a factor: whole powers, ±(1 + s) for ±2^s.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="count">The most terms.</param>
    public static IReadOnlyList<sbyte> Terms(double factor, int count)
    {
        List<sbyte> terms = [];
        for (var rest = factor; terms.Count < count && Math.Abs(rest) > 0.5;)
        {
            var exponent = NearestExponent(Math.Abs(rest));
            terms.Add((sbyte)(Math.Sign(rest) * (1 + Math.Max(exponent, 0))));
            rest -= Math.CopySign(Math.ScaleB(1, Math.Max(exponent, 0)), rest);
        }

        return terms;
    }
}
