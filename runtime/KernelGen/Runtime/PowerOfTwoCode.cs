using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>Zero or one of seven powers of two, with a sign, two to a byte: the largest is that of the block.</summary>
/// <remarks>
/// Above the smallest power, the fraction of a float is how far it is from the power below to the one above: a random fraction is added,
/// and a carry rounds up, which makes the gradient exactly the mean. Below, a random multiple of 2⁻²³ of the smallest power is compared
/// with it. A digit is 0 for zero, 1 … 7 for the powers from the smallest on, 8 … 14 for the negative ones.
/// </remarks>
internal readonly struct PowerOfTwoCode : IGradientCode
{
    private const int Powers = 7;
    private const int DigitBits = 4;
    private const int FractionBits = 23;
    private const int Infinity = 0xFF << FractionBits;

    public static int Blocks => 2;

    public static bool HasScales => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Round(Vector512<int> values, Vector512<uint> words, int exponent)
    {
        var magnitude = values & Vector512.Create(int.MaxValue);
        var random = (words >>> (32 - FractionBits)).AsInt32();
        var above = (magnitude + random) & Vector512.Create(Infinity);
        var smallest = Vector512.Create(Smallest(exponent) << FractionBits);
        var threshold = (smallest | random).AsSingle() - smallest.AsSingle();
        var below = Vector512.LessThan(threshold, magnitude.AsSingle()).AsInt32() & smallest;
        var power = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, smallest), below, above);

        // Zero has no sign: codes know of one zero alone.
        return power | Vector512.AndNot(values & Vector512.Create(int.MinValue), Vector512.Equals(power, Vector512<int>.Zero));
    }

    public static int Scale(Vector512<int> values, int exponent) => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Digits(Vector512<int> values, int exponent)
    {
        var exponents = (values & Vector512.Create(int.MaxValue)) >>> FractionBits;
        var digits = exponents - Vector512.Create(Smallest(exponent) - 1) + ((values >> 31) & Vector512.Create(Powers));
        return Vector512.AndNot(digits, Vector512.Equals(exponents, Vector512<int>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Values(Vector512<int> digits, int exponent, int scale)
    {
        var isNegative = Vector512.GreaterThan(digits, Vector512.Create(Powers));
        var exponents = digits - (isNegative & Vector512.Create(Powers)) + Vector512.Create(Smallest(exponent) - 1);
        var values = (exponents << FractionBits) | (isNegative & Vector512.Create(int.MinValue));
        return Vector512.AndNot(values, Vector512.Equals(digits, Vector512<int>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Append(Vector512<int> numbers, Vector512<int> digits) => (numbers << DigitBits) | digits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> TakeHighest(ref Vector512<int> numbers, int place)
    {
        var shift = place << 2;
        var digits = numbers >>> shift;
        numbers &= Vector512.Create((1 << shift) - 1);
        return digits;
    }

    /// <summary>The exponent of the smallest power of two: that of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Smallest(int exponent) => Math.Max(exponent - Powers + 1, 1);
}
