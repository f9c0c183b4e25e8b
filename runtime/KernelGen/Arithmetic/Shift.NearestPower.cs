using System;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Products with a factor, and quotients by a divisor, that is rounded to a power of two.</content>
public static partial class Shift
{
    /// <summary>
    /// x times the power of two nearest to a factor: the product x·<see cref="PowerOfTwo.Nearest(float)"/>(factor), at most a third off
    /// x·factor.
    /// </summary>
    /// <param name="x">The value.</param>
    /// <param name="factor">The factor. If it is a power of two or zero, the product is exact.</param>
    /// <returns>The product, as IEEE 754 multiplication rounds it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ByNearestPower(float x, float factor)
    {
        var magnitude = BitConverter.SingleToInt32Bits(factor) & int.MaxValue;
        return (uint)(magnitude - 0x0080_0000) < 0x7F00_0000 - 0x0080_0000
            ? SignFlip.By(By(x, ((magnitude + 0x0040_0000) >> SingleFractionBits) - 127), factor)
            : ByRareFactor(x, factor);
    }

    /// <inheritdoc cref="ByNearestPower(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ByNearestPower(double x, double factor)
    {
        var magnitude = BitConverter.DoubleToInt64Bits(factor) & long.MaxValue;
        return (ulong)(magnitude - 0x0010_0000_0000_0000) < 0x7FE0_0000_0000_0000 - 0x0010_0000_0000_0000
            ? SignFlip.By(By(x, (int)((magnitude + 0x0008_0000_0000_0000) >> DoubleFractionBits) - 1023), factor)
            : ByRareFactor(x, factor);
    }

    /// <summary>
    /// x divided by the power of two nearest to a divisor: the quotient x / <see cref="PowerOfTwo.Nearest(float)"/>(divisor), at most a
    /// half off x / divisor.
    /// </summary>
    /// <param name="x">The dividend.</param>
    /// <param name="divisor">The divisor. If it is a power of two or zero, the quotient is exact.</param>
    /// <returns>The quotient, as IEEE 754 division rounds it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DivideByNearestPower(float x, float divisor)
    {
        var magnitude = BitConverter.SingleToInt32Bits(divisor) & int.MaxValue;
        return (uint)(magnitude - 0x0080_0000) < 0x7F00_0000 - 0x0080_0000
            ? SignFlip.By(By(x, 127 - ((magnitude + 0x0040_0000) >> SingleFractionBits)), divisor)
            : ByRareDivisor(x, divisor);
    }

    /// <inheritdoc cref="DivideByNearestPower(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double DivideByNearestPower(double x, double divisor)
    {
        var magnitude = BitConverter.DoubleToInt64Bits(divisor) & long.MaxValue;
        return (ulong)(magnitude - 0x0010_0000_0000_0000) < 0x7FE0_0000_0000_0000 - 0x0010_0000_0000_0000
            ? SignFlip.By(By(x, 1023 - (int)((magnitude + 0x0008_0000_0000_0000) >> DoubleFractionBits)), divisor)
            : ByRareDivisor(x, divisor);
    }

    // A divisor of zero is an infinite factor, and the other way round.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ByRareDivisor(float x, float divisor)
    {
        var power = PowerOfTwo.Nearest(divisor);
        var magnitude = MathF.Abs(power);
        return magnitude == 0 ? ByRareFactor(x, float.CopySign(float.PositiveInfinity, power))
            : float.IsInfinity(power) ? ByRareFactor(x, float.CopySign(0, power))
            : float.IsNaN(x) || float.IsNaN(power) ? x + power
            : SignFlip.By(By(x, -float.ILogB(magnitude)), power);
    }

    // A divisor of zero is an infinite factor, and the other way round.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ByRareDivisor(double x, double divisor)
    {
        var power = PowerOfTwo.Nearest(divisor);
        var magnitude = Math.Abs(power);
        return magnitude == 0 ? ByRareFactor(x, double.CopySign(double.PositiveInfinity, power))
            : double.IsInfinity(power) ? ByRareFactor(x, double.CopySign(0, power))
            : double.IsNaN(x) || double.IsNaN(power) ? x + power
            : SignFlip.By(By(x, -double.ILogB(magnitude)), power);
    }

    // For a factor that is zero, subnormal, nearest to the largest power, infinite or NaN.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ByRareFactor(float x, float factor)
    {
        var power = PowerOfTwo.Nearest(factor);
        if (float.IsNaN(x) || float.IsNaN(power))
        {
            return x + power;
        }

        var magnitude = MathF.Abs(power);
        var product = magnitude == 0f ? (float.IsInfinity(x) ? float.NaN : SignFlip.By(0f, x))
            : float.IsInfinity(power) ? (x == 0f ? float.NaN : SignFlip.By(magnitude, x))
            : By(x, float.ILogB(magnitude));
        return SignFlip.By(product, power);
    }

    // For a factor that is zero, subnormal, nearest to the largest power, infinite or NaN.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ByRareFactor(double x, double factor)
    {
        var power = PowerOfTwo.Nearest(factor);
        if (double.IsNaN(x) || double.IsNaN(power))
        {
            return x + power;
        }

        var magnitude = Math.Abs(power);
        var product = magnitude == 0 ? (double.IsInfinity(x) ? double.NaN : SignFlip.By(0.0, x))
            : double.IsInfinity(power) ? (x == 0 ? double.NaN : SignFlip.By(magnitude, x))
            : By(x, double.ILogB(magnitude));
        return SignFlip.By(product, power);
    }
}
