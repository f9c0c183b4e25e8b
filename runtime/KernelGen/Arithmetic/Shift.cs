using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Products with powers of two, and sums of them, by additions to the exponent and shifts: without a multiplication.</summary>
/// <remarks>
/// <para>The floating-point forms of <c>By</c> return x·2^k rounded once, to nearest with ties to even: the bits that IEEE 754
/// multiplication by 2^k gives. To the last case:</para>
/// <para>±0 and ±∞ stay what they are. A NaN stays that NaN, sign and payload; a signalling one becomes quiet. A result too large becomes
/// ±∞.
/// A subnormal x is normalised first, a subnormal result is rounded, one below half the least subnormal becomes ±0. Any k is allowed,
/// those for which 2^k is itself out of range too.</para>
/// </remarks>
[MultiplicationFree]
public static partial class Shift
{
    private const int SingleFractionBits = 23;
    private const uint SingleInfinity = 0x7F80_0000;
    private const int DoubleFractionBits = 52;
    private const ulong DoubleInfinity = 0x7FF0_0000_0000_0000;
    private const int HalfFractionBits = 10;
    private const uint HalfInfinity = 0x7C00;

    /// <summary>x·2^k, as IEEE 754 multiplication by 2^k rounds it.</summary>
    /// <param name="x">The value.</param>
    /// <param name="k">The exponent; negative ones divide.</param>
    /// <returns>The product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float By(float x, int k)
    {
        var bits = BitConverter.SingleToUInt32Bits(x);
        var magnitude = bits & int.MaxValue;
        return magnitude - FirstNormal(k, SingleFractionBits) < Normals(k, SingleInfinity, SingleFractionBits)
            ? BitConverter.UInt32BitsToSingle(bits + (uint)(k << SingleFractionBits))
            : BitConverter.UInt32BitsToSingle(
                (bits ^ magnitude) | (uint)BinaryFloat.Scale(magnitude, k, SingleFractionBits, SingleInfinity));
    }

    /// <inheritdoc cref="By(float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double By(double x, int k)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var magnitude = bits & long.MaxValue;
        var exponent = (uint)(magnitude >> DoubleFractionBits);
        return exponent - FirstNormal(k, 0) < Normals(k, (uint)(DoubleInfinity >> DoubleFractionBits), 0)
            ? BitConverter.UInt64BitsToDouble(bits + ((ulong)k << DoubleFractionBits))
            : BitConverter.UInt64BitsToDouble((bits ^ magnitude) | BinaryFloat.Scale(magnitude, k, DoubleFractionBits, DoubleInfinity));
    }

    /// <inheritdoc cref="By(float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half By(Half x, int k)
    {
        uint bits = BitConverter.HalfToUInt16Bits(x);
        var magnitude = bits & (uint)short.MaxValue;
        var scaled = magnitude - FirstNormal(k, HalfFractionBits) < Normals(k, HalfInfinity, HalfFractionBits)
            ? bits + (uint)(k << HalfFractionBits)
            : (bits ^ magnitude) | (uint)BinaryFloat.Scale(magnitude, k, HalfFractionBits, HalfInfinity);
        return BitConverter.UInt16BitsToHalf((ushort)scaled);
    }

    /// <summary>x·2^k where both are normal numbers: one integer addition to the exponent, nothing checked.</summary>
    /// <param name="x">A normal number: not zero, subnormal, infinite or NaN, for which the result means nothing.</param>
    /// <param name="k">The exponent, such that x·2^k is a normal number too.</param>
    /// <returns>The product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ByUnchecked(float x, int k) =>
        (Vector128.CreateScalarUnsafe(x).AsInt32() + Vector128.CreateScalarUnsafe(k << SingleFractionBits)).AsSingle().ToScalar();

    /// <inheritdoc cref="ByUnchecked(float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ByUnchecked(double x, int k) =>
        (Vector128.CreateScalarUnsafe(x).AsInt64() + Vector128.CreateScalarUnsafe((long)k << DoubleFractionBits)).AsDouble().ToScalar();

    // The least exponent for which x and x·2^k are normal, shifted to the exponent's place.
    private static uint FirstNormal(int k, int place) => (uint)(k < 0 ? 1 - Math.Max(k, -DoubleExponents) : 1) << place;

    // How many exponents from there on x and x·2^k are normal for, none when k spans them all, in the exponent's place.
    private static uint Normals(int k, uint infinity, int place)
    {
        var exponents = (int)(infinity >> place) - 1;
        return (uint)Math.Max(0, exponents - (k < 0 ? -Math.Max(k, -DoubleExponents) : Math.Min(k, DoubleExponents))) << place;
    }

    private const int DoubleExponents = (int)(DoubleInfinity >> DoubleFractionBits);
}
