using System;
using System.Numerics;
using System.Runtime.CompilerServices;

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

    public static int PowerOf(int exponent) => Smallest(exponent) << FractionBits;

    public static Vector<int> Scales(Vector<int> largest, int exponent) => Vector<int>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Round(Vector<int> values, Vector<uint> words, Vector<int> power, int scale)
    {
        var magnitude = values & Vector.Create(int.MaxValue);
        var random = Vector.AsVectorInt32(words >>> (32 - FractionBits));
        var above = (magnitude + random) & Vector.Create(Infinity);
        var threshold = Vector.AsVectorSingle(power | random) - Vector.AsVectorSingle(power);
        var below = Vector.LessThan(threshold, Vector.AsVectorSingle(magnitude)) & power;
        var rounded = Vector.ConditionalSelect(Vector.LessThan(magnitude, power), below, above);
        var digits = ((rounded - power + Vector.Create(1 << FractionBits)) >>> FractionBits) + ((values >> 31) & Vector.Create(Powers));

        // Zero has no sign: codes know of one zero alone.
        return Vector.ConditionalSelect(Vector.Equals(rounded, Vector<int>.Zero), Vector<int>.Zero, digits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Values(Vector<int> digits, int exponent, int scale)
    {
        var isNegative = Vector.GreaterThan(digits, Vector.Create(Powers));
        var exponents = digits - (isNegative & Vector.Create(Powers)) + Vector.Create(Smallest(exponent) - 1);
        var values = (exponents << FractionBits) | (isNegative & Vector.Create(int.MinValue));
        return Vector.AndNot(values, Vector.Equals(digits, Vector<int>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Append(Vector<int> numbers, Vector<int> digits) => (numbers << DigitBits) | digits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> TakeHighest(ref Vector<byte> numbers, int place)
    {
        if (place == 0)
        {
            return numbers;
        }

        var digits = numbers >>> DigitBits;
        numbers &= Vector.Create((byte)((1 << DigitBits) - 1));
        return digits;
    }

    /// <summary>The exponent of the smallest power of two: that of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Smallest(int exponent) => Math.Max(exponent - Powers + 1, 1);
}
