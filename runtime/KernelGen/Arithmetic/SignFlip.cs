using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Products with −1, 0 and 1: signs are flipped, nothing is multiplied.</summary>
/// <remarks>
/// In floating point a sign flip changes the sign bit and nothing else: of zeros, infinities and NaNs too. "Negative" is a set sign bit, so
/// −0 is negative here and a NaN may be.
/// </remarks>
[MultiplicationFree]
public static class SignFlip
{
    /// <summary>−x: the sign bit flipped.</summary>
    /// <param name="x">The value.</param>
    /// <returns>−x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Negate(float x) => -x;

    /// <inheritdoc cref="Negate(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Negate(double x) => -x;

    /// <inheritdoc cref="Negate(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half Negate(Half x) => BitConverter.UInt16BitsToHalf((ushort)(BitConverter.HalfToUInt16Bits(x) ^ 0x8000));

    /// <summary>x with its sign flipped where the other's sign bit is set: x·(+1) or x·(−1), never x·0.</summary>
    /// <param name="x">The value.</param>
    /// <param name="sign">The value whose sign decides.</param>
    /// <returns>x or −x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float By(float x, float sign) =>
        By(Vector128.CreateScalarUnsafe(x), Vector128.CreateScalarUnsafe(sign)).ToScalar();

    /// <inheritdoc cref="By(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double By(double x, double sign) =>
        (Vector128.CreateScalarUnsafe(x) ^ (Vector128.CreateScalarUnsafe(sign) & Vector128.CreateScalarUnsafe(-0.0))).ToScalar();

    /// <inheritdoc cref="By(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half By(Half x, Half sign) =>
        BitConverter.UInt16BitsToHalf((ushort)(BitConverter.HalfToUInt16Bits(x) ^ (BitConverter.HalfToUInt16Bits(sign) & 0x8000)));

    /// <inheritdoc cref="By(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> By(Vector128<float> x, Vector128<float> sign) => x ^ (sign & Vector128.Create(-0f));

    /// <inheritdoc cref="By(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> By(Vector256<float> x, Vector256<float> sign) => x ^ (sign & Vector256.Create(-0f));

    /// <inheritdoc cref="By(float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> By(Vector512<float> x, Vector512<float> sign) => x ^ (sign & Vector512.Create(-0f));

    /// <summary>x with its sign flipped where the other is negative. As in <c>-x</c>, the least int flipped is itself.</summary>
    /// <param name="x">The value.</param>
    /// <param name="sign">The value whose sign decides; 0 is not negative.</param>
    /// <returns>x or −x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int By(int x, int sign)
    {
        var mask = sign >> 31;
        return unchecked((x ^ mask) - mask);
    }

    /// <inheritdoc cref="By(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long By(long x, long sign)
    {
        var mask = sign >> 63;
        return unchecked((x ^ mask) - mask);
    }

    /// <summary>x, −x or a zero as the sign is positive, negative or 0: the product of x and <see cref="Math.Sign(int)"/> of it.</summary>
    /// <param name="x">The value.</param>
    /// <param name="sign">The sign.</param>
    /// <returns>The product, as IEEE 754 defines it: for the sign 0 a zero with the sign of x, and NaN for an infinity or NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float BySign(float x, int sign) => sign == 0 ? float.CopySign(x - x, x) : sign < 0 ? -x : x;

    /// <inheritdoc cref="BySign(float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double BySign(double x, int sign) => sign == 0 ? double.CopySign(x - x, x) : sign < 0 ? -x : x;

    /// <summary>x, −x or 0 as the sign is positive, negative or 0: the product of x and <see cref="Math.Sign(int)"/> of it.</summary>
    /// <param name="x">The value.</param>
    /// <param name="sign">The sign.</param>
    /// <returns>The product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BySign(int x, int sign) => sign == 0 ? 0 : By(x, sign);

    /// <inheritdoc cref="BySign(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long BySign(long x, int sign) => sign == 0 ? 0 : By(x, sign);
}
