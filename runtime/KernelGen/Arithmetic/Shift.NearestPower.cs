using System;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <content>Products with a factor that is rounded to a power of two.</content>
public static partial class Shift
{
    /// <summary>x times the power of two nearest to a factor: the product x·<see cref="PowerOfTwo.Nearest(float)"/>(factor), at most a third off x·factor.</summary>
    /// <param name="x">The value.</param>
    /// <param name="factor">The factor. If it is a power of two or zero, the product is exact.</param>
    /// <returns>The product, as IEEE 754 multiplication rounds it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ByNearestPower(float x, float factor)
    {
        int magnitude = BitConverter.SingleToInt32Bits(factor) & int.MaxValue;
        return (uint)(magnitude - 0x0080_0000) < 0x7F00_0000 - 0x0080_0000
            ? SignFlip.By(By(x, ((magnitude + 0x0040_0000) >> SingleFractionBits) - 127), factor)
            : ByRareFactor(x, factor);
    }

    /// <inheritdoc cref="ByNearestPower(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ByNearestPower(double x, double factor)
    {
        long magnitude = BitConverter.DoubleToInt64Bits(factor) & long.MaxValue;
        return (ulong)(magnitude - 0x0010_0000_0000_0000) < 0x7FE0_0000_0000_0000 - 0x0010_0000_0000_0000
            ? SignFlip.By(By(x, (int)((magnitude + 0x0008_0000_0000_0000) >> DoubleFractionBits) - 1023), factor)
            : ByRareFactor(x, factor);
    }

    // For a factor that is zero, subnormal, nearest to the largest power, infinite or NaN.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ByRareFactor(float x, float factor)
    {
        float power = PowerOfTwo.Nearest(factor);
        if (float.IsNaN(x) || float.IsNaN(power))
        {
            return x + power;
        }

        float magnitude = MathF.Abs(power);
        float product = magnitude == 0f ? (float.IsInfinity(x) ? float.NaN : SignFlip.By(0f, x))
            : float.IsInfinity(power) ? (x == 0f ? float.NaN : SignFlip.By(magnitude, x))
            : By(x, float.ILogB(magnitude));
        return SignFlip.By(product, power);
    }

    // For a factor that is zero, subnormal, nearest to the largest power, infinite or NaN.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ByRareFactor(double x, double factor)
    {
        double power = PowerOfTwo.Nearest(factor);
        if (double.IsNaN(x) || double.IsNaN(power))
        {
            return x + power;
        }

        double magnitude = Math.Abs(power);
        double product = magnitude == 0 ? (double.IsInfinity(x) ? double.NaN : SignFlip.By(0.0, x))
            : double.IsInfinity(power) ? (x == 0 ? double.NaN : SignFlip.By(magnitude, x))
            : By(x, double.ILogB(magnitude));
        return SignFlip.By(product, power);
    }
}
