using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>
/// Quotients and remainders of integers by powers of two as C#'s <c>/</c> and <c>%</c> round them, towards zero: a plain <c>&gt;&gt;</c>
/// and <c>&amp;</c> of a negative number round down. Unsigned integers need neither: their <c>&gt;&gt;</c> and <c>&amp;</c> are exact.
/// </content>
public static partial class Shift
{
    /// <summary>The quotient x / 2^k, rounded towards zero like C#'s division.</summary>
    /// <param name="x">The dividend.</param>
    /// <param name="k">The exponent, 0 to 30; 0 to 62 for 64 bits.</param>
    /// <returns>The quotient.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Divide(int x, int k) => unchecked(x + ((x >> 31) & ((1 << k) - 1))) >> k;

    /// <summary>The remainder x % 2^k with the sign of x, like C#'s.</summary>
    /// <param name="x">The dividend.</param>
    /// <param name="k">The exponent, 0 to 30; 0 to 62 for 64 bits.</param>
    /// <returns>The remainder.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Remainder(int x, int k)
    {
        var correction = (x >> 31) & ((1 << k) - 1);
        return unchecked(((x + correction) & ((1 << k) - 1)) - correction);
    }

    /// <inheritdoc cref="Divide(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Divide(long x, int k) => unchecked(x + ((x >> 63) & ((1L << k) - 1))) >> k;

    /// <inheritdoc cref="Remainder(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Remainder(long x, int k)
    {
        var correction = (x >> 63) & ((1L << k) - 1);
        return unchecked(((x + correction) & ((1L << k) - 1)) - correction);
    }

    /// <inheritdoc cref="Divide(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Divide(nint x, int k) => unchecked(x + ((x >> (Unsafe.SizeOf<nint>() == 8 ? 63 : 31)) & (((nint)1 << k) - 1))) >> k;

    /// <inheritdoc cref="Remainder(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Remainder(nint x, int k)
    {
        var correction = (x >> (Unsafe.SizeOf<nint>() == 8 ? 63 : 31)) & (((nint)1 << k) - 1);
        return unchecked(((x + correction) & (((nint)1 << k) - 1)) - correction);
    }
}
