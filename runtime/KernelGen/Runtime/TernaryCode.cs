using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Runtime;

/// <summary>−s, 0 or s, five to a byte: s for sixteen gradients is 1 to 16 sixteenths of the power of two of their block.</summary>
/// <remarks>
/// It is the smallest such s that no gradient exceeds, since the variance of what is rounded grows with it. A random multiple of
/// 2⁻¹⁹ s is compared with each gradient, which is how far the mean may be off.
/// </remarks>
internal readonly struct TernaryCode : IGradientCode
{
    private const int FractionBits = 23;
    private const int RandomBits = 19; // sixteen times a random number fits into the fraction of a float
    private const int ScaleBits = 4;
    private const int Bias = 127;
    private const float Integers = 1 << FractionBits; // floats from here on have no fraction

    public static int Blocks => 5;

    public static bool HasScales => true;

    private static ReadOnlySpan<byte> PowersOfThree => [1, 3, 9, 27, 81];

    // 1 to 16 as floats.
    private static ReadOnlySpan<float> Multiples => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    // All ones for each binary digit of scale − 1 that is one.
    private static ReadOnlySpan<int> ScaleDigits =>
    [
        0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, -1, -1, 0, 0, 0, 0, -1, 0, -1, 0, -1, 0, 0, -1, -1, 0, -1, -1, -1, 0,
        0, 0, 0, -1, -1, 0, 0, -1, 0, -1, 0, -1, -1, -1, 0, -1, 0, 0, -1, -1, -1, 0, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1,
    ];

    public static int PowerOf(int exponent) => (Unit(exponent) + ScaleBits) << FractionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Round(Vector<int> values, Vector<uint> words, Vector<int> power, int scale)
    {
        // random · scale, by the binary digits of scale − 1, as a fraction of the power of two of the block.
        var random = Vector.AsVectorInt32(words >>> (32 - RandomBits));
        ref var digits = ref Unsafe.Add(ref MemoryMarshal.GetReference(ScaleDigits), (nint)((scale - 1) << 2));
        var share = random + (random & Vector.Create(digits));
        for (var bit = 1; bit < ScaleBits; bit++)
        {
            share += (random << bit) & Vector.Create(Unsafe.Add(ref digits, bit));
        }

        var threshold = Vector.AsVectorSingle(share | power) - Vector.AsVectorSingle(power);
        var isNonzero = Vector.LessThan(threshold, Vector.AsVectorSingle(values & Vector.Create(int.MaxValue)));
        return Vector.ConditionalSelect(isNonzero, Vector<int>.One - (values >> 31), Vector<int>.Zero);
    }

    /// <summary>The largest gradients in sixteenths of the power of two of their block, rounded up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Scales(Vector<int> largest, int exponent)
    {
        // As floats of 1 to 16: exponents are moved, and what is smaller than the unit counts as one.
        var unit = Vector.Create(Unit(exponent) << FractionBits);
        var units = Vector.AsVectorSingle(Vector.Max(largest, unit) - unit + Vector.Create(Bias << FractionBits));
        var nearest = units + Vector.Create(Integers);
        var isBelow = Vector.LessThan(nearest - Vector.Create(Integers), units);
        return (Vector.AsVectorInt32(nearest) & Vector.Create((2 << ScaleBits) - 1)) - isBelow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Values(Vector<int> digits, int exponent, int scale)
    {
        // Two as a digit is the sign at its place.
        var sign = (digits << 30) & Vector.Create(int.MinValue);
        var values = Vector.Create(ValueOf(exponent, scale)) | sign;
        return Vector.AndNot(values, Vector.Equals(digits, Vector<int>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Append(Vector<int> numbers, Vector<int> digits) => numbers + numbers + numbers + digits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> TakeHighest(ref Vector<byte> numbers, int place)
    {
        if (place == 0)
        {
            return numbers;
        }

        // Whether the power of three fits in once, and twice.
        var once = Vector.Create(PowersOfThree[place]);
        var isOne = Vector.GreaterThanOrEqual(numbers, once);
        var isTwo = Vector.GreaterThanOrEqual(numbers, once + once);
        numbers -= (once & isOne) + (once & isTwo);
        return Vector<byte>.Zero - isOne - isTwo;
    }

    /// <summary>The exponent of a sixteenth of the power of two of a block: that of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unit(int exponent) => Math.Max(exponent - ScaleBits, 1);

    /// <summary>The bits of s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ValueOf(int exponent, int scale) =>
        BitConverter.SingleToInt32Bits(Unsafe.Add(ref MemoryMarshal.GetReference(Multiples), scale - 1))
            + ((Unit(exponent) - Bias) << FractionBits);
}
