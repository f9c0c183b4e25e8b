using System;
using System.Numerics;

namespace KernelGen;

/// <summary>Power-of-two quantization: values rounded to signed powers of two, products with which are shifts.</summary>
[MultiplicationFree]
public static class PowerOfTwo
{
    /// <summary>
    /// The signed power of two nearest to x; halfway between two, at 1.5·2^k, the greater in magnitude. At most a third of x away.
    /// </summary>
    /// <param name="x">The value. ±0, ±∞ and NaN stay what they are; the largest power of the format takes what is beyond it.</param>
    /// <returns>A power of two with the sign of x.</returns>
    public static float Nearest(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var magnitude = bits & int.MaxValue;
        var nearest = magnitude switch
        {
            0 or >= 0x7F80_0000 => magnitude,
            < 0x0080_0000 => (int)NearestSubnormal((ulong)magnitude),
            _ => Math.Min((magnitude + 0x0040_0000) & 0x7F80_0000, 0x7F00_0000),
        };
        return BitConverter.Int32BitsToSingle((bits ^ magnitude) | nearest);
    }

    /// <inheritdoc cref="Nearest(float)"/>
    public static double Nearest(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var magnitude = bits & long.MaxValue;
        var nearest = magnitude switch
        {
            0 or >= 0x7FF0_0000_0000_0000 => magnitude,
            < 0x0010_0000_0000_0000 => (long)NearestSubnormal((ulong)magnitude),
            _ => Math.Min((magnitude + 0x0008_0000_0000_0000) & 0x7FF0_0000_0000_0000, 0x7FE0_0000_0000_0000),
        };
        return BitConverter.Int64BitsToDouble((bits ^ magnitude) | nearest);
    }

    // The bits of a subnormal are a whole number: its leading 1 moves up where the next bit is set. From the highest place that makes the
    // least normal number.
    private static ulong NearestSubnormal(ulong magnitude)
    {
        var leading = 1UL << BitOperations.Log2(magnitude);
        return leading << ((magnitude & (leading >> 1)) != 0 ? 1 : 0);
    }
}
