using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Runtime;

/// <summary>Threefry2x32: random words as a function of a key and a counter, by add, rotate and xor alone.</summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A draw depends on nothing but its own key and
/// counter, so the draws of a training step are the same however the work is split.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Threefry
{
    /// <summary>The third key word is the exclusive or of this, key 0 and key 1 (Skein's C240, low half).</summary>
    [CLSCompliant(false)]
    public const uint Parity = 0x1BD11BDA;

    /// <summary>Two random words by 13 rounds, the fewest that pass all statistical tests: what the kernels draw from.</summary>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <param name="counter0">First word of the counter.</param>
    /// <param name="counter1">Second word of the counter.</param>
    /// <returns>The two words.</returns>
    [CLSCompliant(false)]
    public static (uint Y0, uint Y1) Draw(uint key0, uint key1, uint counter0, uint counter1)
    {
        var key2 = Parity ^ key0 ^ key1;
        var x = counter0 + key0;
        var y = counter1 + key1;
        FirstFour(ref x, ref y);
        x += key1;
        y += key2 + 1;
        SecondFour(ref x, ref y);
        x += key2;
        y += key0 + 2;
        FirstFour(ref x, ref y);
        x += key0;
        y += key1 + 3;
        Round(ref x, ref y, 17);
        return (x, y);
    }

    /// <summary>The same for a key and counters in the lanes of a vector.</summary>
    /// <param name="key">The key, and the second word of all counters.</param>
    /// <param name="counters">The first words.</param>
    /// <returns>The two words of each.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector<uint> Y0, Vector<uint> Y1) Draw(QuantizationKey key, Vector<uint> counters)
    {
        var (key0, key1, key2) = (key.Key0, key.Key1, Parity ^ key.Key0 ^ key.Key1);
        var (x, y) = (counters + Vector.Create(key0), Vector.Create(key.Step + key1));
        FirstFour(ref x, ref y);
        Inject(ref x, ref y, key1, key2 + 1);
        SecondFour(ref x, ref y);
        Inject(ref x, ref y, key2, key0 + 2);
        FirstFour(ref x, ref y);
        Inject(ref x, ref y, key0, key1 + 3);
        Round(ref x, ref y, 17);
        return (x, y);
    }

    /// <summary>Two random words by 20 rounds, the usual number elsewhere.</summary>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <param name="counter0">First word of the counter.</param>
    /// <param name="counter1">Second word of the counter.</param>
    /// <returns>The two words.</returns>
    [CLSCompliant(false)]
    public static (uint Y0, uint Y1) Draw20(uint key0, uint key1, uint counter0, uint counter1)
    {
        var key2 = Parity ^ key0 ^ key1;
        var x = counter0 + key0;
        var y = counter1 + key1;
        FirstFour(ref x, ref y);
        x += key1;
        y += key2 + 1;
        SecondFour(ref x, ref y);
        x += key2;
        y += key0 + 2;
        FirstFour(ref x, ref y);
        x += key0;
        y += key1 + 3;
        SecondFour(ref x, ref y);
        x += key1;
        y += key2 + 4;
        FirstFour(ref x, ref y);
        x += key2;
        y += key0 + 5;
        return (x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstFour(ref uint x, ref uint y)
    {
        Round(ref x, ref y, 13);
        Round(ref x, ref y, 15);
        Round(ref x, ref y, 26);
        Round(ref x, ref y, 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SecondFour(ref uint x, ref uint y)
    {
        Round(ref x, ref y, 17);
        Round(ref x, ref y, 29);
        Round(ref x, ref y, 16);
        Round(ref x, ref y, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstFour(ref Vector<uint> x, ref Vector<uint> y)
    {
        Round(ref x, ref y, 13);
        Round(ref x, ref y, 15);
        Round(ref x, ref y, 26);
        Round(ref x, ref y, 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SecondFour(ref Vector<uint> x, ref Vector<uint> y)
    {
        Round(ref x, ref y, 17);
        Round(ref x, ref y, 29);
        Round(ref x, ref y, 16);
        Round(ref x, ref y, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject(ref Vector<uint> x, ref Vector<uint> y, uint first, uint second)
    {
        x += Vector.Create(first);
        y += Vector.Create(second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector<uint> x, ref Vector<uint> y, [ConstantExpected] byte rotation)
    {
        x += y;
        y = Rotated(y, rotation) ^ x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Rotated(Vector<uint> words, [ConstantExpected] byte rotation)
    {
        if (Avx512F.VL.IsSupported && Vector<uint>.Count == Vector256<uint>.Count)
        {
            return Avx512F.VL.RotateLeft(words.AsVector256(), rotation).AsVector();
        }

        return (words << rotation) | (words >>> (32 - rotation));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref uint x, ref uint y, int rotation)
    {
        x += y;
        y = BitOperations.RotateLeft(y, rotation) ^ x;
    }
}
