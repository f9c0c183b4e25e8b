using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>Numbers as sums of signed powers of two, as docs/architecture.md defines them.</summary>
internal static class ShiftPowers
{
    /// <summary>Additions that a quotient is made of, at most.</summary>
    private const int QuotientRoundings = 12;

    /// <summary>The nearest power of two with the sign of <paramref name="value"/>; 0 for 0.</summary>
    public static double Nearest(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var below = Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(value))));
        return Math.Sign(value) * (Math.Abs(value) >= 1.5 * below ? 2 * below : below);
    }

    /// <summary>AP2: log₂ of the magnitude rounded to the nearest integer.</summary>
    public static double Logarithmic(double value) =>
        value == 0 ? 0 : Math.Sign(value) * Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(value)) + 0.5));

    /// <summary>The nearest power, then the nearest to what is left, …</summary>
    public static IReadOnlyList<double> Terms(double value, int count)
    {
        var terms = new List<double>();
        for (var rest = value; terms.Count < count && Math.Abs(rest) > Math.Abs(value) * 1e-9; rest -= terms[^1])
        {
            terms.Add(Nearest(rest));
        }

        return terms;
    }

    public static double Round(double value, int count) => Terms(value, count).Sum();

    /// <summary>The product with a factor of such terms: each a shift, rounded where they are added.</summary>
    public static Approximate Times(Approximate value, IEnumerable<double> terms)
    {
        // The error of the value is the same in every term; only the additions round independently.
        var exact = Approximate.Exact(value.Value);
        var (sum, factor) = (Approximate.Zero, 0.0);
        foreach (var term in terms)
        {
            sum += term < 0 ? -exact.Shift((int)Math.Log2(-term)) : exact.Shift((int)Math.Log2(term));
            factor += term;
        }

        return sum with
        {
            Variance = sum.Variance + (factor * factor * value.Variance),
            Bound = value.Bound == 0 || factor == 0 ? 0 : Math.Abs(factor) * value.Bound,
        };
    }

    /// <summary>1/count.</summary>
    public static IReadOnlyList<double> Reciprocal(int count) => Terms(1.0 / count, 6);

    /// <summary>
    /// The quotient by a number known when the network is compiled: shifts and additions, off by 2^−24 of it and its roundings, and not
    /// at all for powers of two.
    /// </summary>
    public static Approximate Quotient(Approximate value, int divisor)
    {
        if ((divisor & (divisor - 1)) == 0)
        {
            return value.Shift(-(int)Math.Log2(divisor));
        }

        var quotient = value.Value / divisor;
        return value.IsExactZero
            ? value
            : new(
                quotient,
                (value.Variance / ((double)divisor * divisor)) + (QuotientRoundings * Approximate.Rounding * quotient * quotient),
                (value.Bound / divisor) + Math.ScaleB(Math.Abs(quotient), -24));
    }

    /// <summary>A constant known when the network is compiled: terms until the error is at most 2^−12 of it.</summary>
    public static IReadOnlyList<double> Constant(double factor)
    {
        var terms = new List<double>();
        for (var rest = factor; Math.Abs(rest) > factor / 4096; rest -= terms[^1])
        {
            terms.Add(Nearest(rest));
        }

        return terms;
    }

    /// <summary>The square by the first eight powers in the value: the eighth leaves 3^−8 of it at most.</summary>
    public static Approximate Square(Approximate value)
    {
        var square = Approximate.Square(value);
        return value.IsExactZero
            ? square
            : square with
            {
                Variance = square.Variance + (8 * Approximate.Rounding * square.Value * square.Value),
                Bound = square.Bound + (Math.Pow(Math.Abs(value.Value) + value.Tolerance, 2) / 6561),
            };
    }
}
