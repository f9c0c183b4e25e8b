using System;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>Arithmetic of whole numbers.</summary>
internal static class Integers
{
    /// <summary>value / divisor, rounded down; the divisor is positive.</summary>
    public static long Floor(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    /// <summary>value / divisor, rounded up; the divisor is positive.</summary>
    public static long Ceiling(long value, long divisor) => -Floor(-value, divisor);

    /// <summary>What is left of value / divisor, rounded down.</summary>
    public static long Modulo(long value, long divisor) => value - (Floor(value, divisor) * divisor);

    public static long CommonDivisor(long a, long b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
