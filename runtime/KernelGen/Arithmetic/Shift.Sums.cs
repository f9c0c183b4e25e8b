using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Products with constants that are sums of a few signed powers of two.</content>
public static partial class Shift
{
    /// <summary>x times a sum of signed powers of two: <c>Shift.Sum(x, 2f, -0.125f)</c> is 2·x − x/8.</summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative, normal.</param>
    /// <param name="second">Another.</param>
    /// <returns>The products with each, rounded as by <see cref="By(float, int)"/>, added from the first to the last.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float x, float first, float second) => ByPower(x, first) + ByPower(x, second);

    /// <summary>x times a sum of three signed powers of two.</summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative, normal.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    /// <returns>The products with each, rounded as by <see cref="By(float, int)"/>, added from the first to the last.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float x, float first, float second, float third) => ByPower(x, first) + ByPower(x, second) + ByPower(x, third);

    /// <summary>x times a sum of four signed powers of two.</summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative, normal.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    /// <param name="fourth">Another.</param>
    /// <returns>The products with each, rounded as by <see cref="By(float, int)"/>, added from the first to the last.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float x, float first, float second, float third, float fourth) =>
        ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth);

    /// <inheritdoc cref="Sum(float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double x, double first, double second) => ByPower(x, first) + ByPower(x, second);

    /// <inheritdoc cref="Sum(float, float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double x, double first, double second, double third) =>
        ByPower(x, first) + ByPower(x, second) + ByPower(x, third);

    /// <inheritdoc cref="Sum(float, float, float, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double x, double first, double second, double third, double fourth) =>
        ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth);

    /// <summary>
    /// x times a sum of signed powers of two: <c>Shift.Sum(x, 8, -1)</c> is 8·x − x. Wraps around like unchecked multiplication.
    /// </summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative.</param>
    /// <param name="second">Another.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(int x, int first, int second) => unchecked(ByPower(x, first) + ByPower(x, second));

    /// <summary>x times a sum of three signed powers of two, wrapped around like unchecked multiplication.</summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(int x, int first, int second, int third) => unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third));

    /// <summary>x times a sum of four signed powers of two, wrapped around like unchecked multiplication.</summary>
    /// <param name="x">The value.</param>
    /// <param name="first">A power of two, positive or negative.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">Another.</param>
    /// <param name="fourth">Another.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">One is not a power of two.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sum(int x, int first, int second, int third, int fourth) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth));

    /// <inheritdoc cref="Sum(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Sum(long x, long first, long second) => unchecked(ByPower(x, first) + ByPower(x, second));

    /// <inheritdoc cref="Sum(int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Sum(long x, long first, long second, long third) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third));

    /// <inheritdoc cref="Sum(int, int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Sum(long x, long first, long second, long third, long fourth) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth));

    /// <inheritdoc cref="Sum(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static uint Sum(uint x, int first, int second) => unchecked(ByPower(x, first) + ByPower(x, second));

    /// <inheritdoc cref="Sum(int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static uint Sum(uint x, int first, int second, int third) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third));

    /// <inheritdoc cref="Sum(int, int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static uint Sum(uint x, int first, int second, int third, int fourth) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth));

    /// <inheritdoc cref="Sum(int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static ulong Sum(ulong x, long first, long second) => unchecked(ByPower(x, first) + ByPower(x, second));

    /// <inheritdoc cref="Sum(int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static ulong Sum(ulong x, long first, long second, long third) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third));

    /// <inheritdoc cref="Sum(int, int, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [CLSCompliant(false)]
    public static ulong Sum(ulong x, long first, long second, long third, long fourth) =>
        unchecked(ByPower(x, first) + ByPower(x, second) + ByPower(x, third) + ByPower(x, fourth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ByPower(float x, float power)
    {
        var bits = BitConverter.SingleToInt32Bits(power);
        var magnitude = bits & int.MaxValue;
        if ((magnitude & ((1 << SingleFractionBits) - 1)) != 0 || magnitude == 0 || magnitude == (int)SingleInfinity)
        {
            ThrowNoPower(power);
        }

        var product = By(x, (magnitude >> SingleFractionBits) - 127);
        return bits < 0 ? -product : product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ByPower(double x, double power)
    {
        var bits = BitConverter.DoubleToInt64Bits(power);
        var magnitude = bits & long.MaxValue;
        if ((magnitude & ((1L << DoubleFractionBits) - 1)) != 0 || magnitude == 0 || magnitude == (long)DoubleInfinity)
        {
            ThrowNoPower(power);
        }

        var product = By(x, (int)(magnitude >> DoubleFractionBits) - 1023);
        return bits < 0 ? -product : product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ByPower(int x, int power)
    {
        var magnitude = unchecked((uint)(power < 0 ? -power : power));
        if (!BitOperations.IsPow2(magnitude))
        {
            ThrowNoPower(power);
        }

        var product = x << BitOperations.TrailingZeroCount(magnitude);
        return power < 0 ? unchecked(-product) : product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ByPower(long x, long power)
    {
        var magnitude = unchecked((ulong)(power < 0 ? -power : power));
        if (!BitOperations.IsPow2(magnitude))
        {
            ThrowNoPower(power);
        }

        var product = x << BitOperations.TrailingZeroCount(magnitude);
        return power < 0 ? unchecked(-product) : product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ByPower(uint x, int power)
    {
        var magnitude = unchecked((uint)(power < 0 ? -power : power));
        if (!BitOperations.IsPow2(magnitude))
        {
            ThrowNoPower(power);
        }

        var product = x << BitOperations.TrailingZeroCount(magnitude);
        return power < 0 ? unchecked(0 - product) : product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ByPower(ulong x, long power)
    {
        var magnitude = unchecked((ulong)(power < 0 ? -power : power));
        if (!BitOperations.IsPow2(magnitude))
        {
            ThrowNoPower(power);
        }

        var product = x << BitOperations.TrailingZeroCount(magnitude);
        return power < 0 ? unchecked(0 - product) : product;
    }

    private static void ThrowNoPower(double power) =>
        throw new ArgumentException($"A positive or negative power of two was expected, not {power}.", nameof(power));
}
