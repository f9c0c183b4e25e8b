using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>−s, 0 or s, five to a byte: s for sixteen gradients is 1 to 16 sixteenths of the power of two of their block.</summary>
/// <remarks>
/// It is the smallest such s that no gradient exceeds, since the variance of what is rounded grows with it. A random multiple of 2⁻¹⁹ s
/// is compared with each gradient, which is how far the mean may be off.
/// </remarks>
internal readonly struct TernaryCode : IGradientCode
{
    private const int FractionBits = 23;
    private const int Fraction = (1 << FractionBits) - 1;
    private const int RandomBits = 19; // sixteen times a random number fits into the fraction of a float
    private const int ScaleBits = 4;
    private const int Bias = 127;

    public static int Blocks => 5;

    public static bool HasScales => true;

    private static ReadOnlySpan<int> PowersOfThree => [1, 3, 9, 27, 81];

    // 1 to 16 as floats.
    private static ReadOnlySpan<float> Multiples => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<int> values, Vector512<uint> words, int exponent)
    {
        // random · scale, by the binary digits of scale − 1, as a fraction of the power of two of the block.
        var scale = Scale(values, exponent);
        var random = (words >>> (32 - RandomBits)).AsInt32();
        var share = random;
        for (var bit = 0; bit < ScaleBits; bit++)
        {
            share += (random << bit) & Vector512.Create(-(((scale - 1) >> bit) & 1));
        }

        var top = Vector512.Create((Unit(exponent) + ScaleBits) << FractionBits);
        var threshold = (share | top).AsSingle() - top.AsSingle();
        var magnitude = (values & Vector512.Create(int.MaxValue)).AsSingle();
        var rounded = Vector512.Create(ValueOf(exponent, scale)) | (values & Vector512.Create(int.MinValue));
        return Vector512.LessThan(threshold, magnitude).AsInt32() & rounded;
    }

    /// <summary>The largest gradient in sixteenths of the power of two of its block, rounded up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Scale(Vector512<int> values, int exponent)
    {
        var largest = GradientCodec.Largest(values & Vector512.Create(int.MaxValue));
        var shift = FractionBits - (largest >> FractionBits) + Unit(exponent);
        return shift > FractionBits ? 1 : ((largest & Fraction) + (1 << FractionBits) + (1 << shift) - 1) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Digits(Vector512<int> values, int exponent)
    {
        var isZero = Vector512.Equals(values, Vector512<int>.Zero);
        return Vector512.AndNot(Vector512.Create(1), isZero) - (values >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Values(Vector512<int> digits, int exponent, int scale)
    {
        var isNegative = Vector512.GreaterThan(digits, Vector512.Create(1));
        var values = Vector512.Create(ValueOf(exponent, scale)) | (isNegative & Vector512.Create(int.MinValue));
        return Vector512.AndNot(values, Vector512.Equals(digits, Vector512<int>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Append(Vector512<int> numbers, Vector512<int> digits) => numbers + numbers + numbers + digits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> TakeHighest(ref Vector512<int> numbers, int place)
    {
        // Whether the power of three fits in once, and twice.
        var once = Vector512.Create(PowersOfThree[place]);
        var isOne = Vector512.GreaterThanOrEqual(numbers, once);
        var isTwo = Vector512.GreaterThanOrEqual(numbers, once + once);
        numbers -= (once & isOne) + (once & isTwo);
        return -(isOne + isTwo);
    }

    /// <summary>The exponent of a sixteenth of the power of two of a block: that of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unit(int exponent) => Math.Max(exponent - ScaleBits, 1);

    /// <summary>The bits of s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ValueOf(int exponent, int scale) =>
        BitConverter.SingleToInt32Bits(Multiples[scale - 1]) + ((Unit(exponent) - Bias) << FractionBits);
}
