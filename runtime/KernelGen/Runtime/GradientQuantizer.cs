using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>
/// Rounds gradients to zero and signed powers of two at random, so that the mean is the gradient: by additions, comparisons and the bits of
/// floats, without a multiplication.
/// </summary>
/// <remarks>
/// <para>
/// Sixty-four gradients share a scale, the power of two that the largest of them does not exceed. Above the smallest power, the fraction of
/// a float is how far it is from the power below to the one above: a random fraction is added, and a carry rounds up. Below, a random share
/// of the smallest power is compared with the gradient. The mean is exact above, and within 2⁻²³ of the smallest power below.
/// </para>
/// <para>
/// A block that is not finite, or exceeds 2¹²⁷, becomes NaN as a whole, so that divergence does not vanish in rounding.
/// </para>
/// </remarks>
/// <param name="powers">Powers of two: one, the scale itself, for ternary gradients.</param>
internal sealed class GradientQuantizer(int powers)
{
    /// <summary>Gradients that share a scale.</summary>
    public const int BlockLength = 64;

    /// <summary>What a number of bytes is shifted by for that of the blocks in them.</summary>
    public const int BlockBytesShift = 8;

    private const int VectorLength = 16;
    private const int DrawsPerBlockShift = 5; // each draw gives words for two gradients
    private const int FractionBits = 23;
    private const int Fraction = (1 << FractionBits) - 1;
    private const int Infinity = 0xFF << FractionBits;

    /// <summary>Powers of two that a gradient may become.</summary>
    public int Powers => powers;

    /// <summary>Rounds gradients in place.</summary>
    /// <param name="values">Whole blocks.</param>
    /// <param name="firstBlock">The number of the first one, which its draws depend on.</param>
    /// <param name="key">What the draws depend on besides.</param>
    public void Quantize(Span<float> values, int firstBlock, QuantizationKey key)
    {
        ref var start = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values));
        var counter = Vector512<uint>.Indices + Vector512.Create((uint)firstBlock << DrawsPerBlockShift);
        for (nuint place = 0; place < (nuint)values.Length; place += BlockLength)
        {
            QuantizeBlock(ref Unsafe.Add(ref start, place), counter, key);
            counter += Vector512.Create(1u << DrawsPerBlockShift);
        }
    }

    /// <summary>The exponent, in its eight bits, of the largest of the values of a block; 255 where one is not finite.</summary>
    /// <param name="block">The first value.</param>
    /// <param name="roundsUp">Whether that of the power of two which the largest does not exceed is meant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ExponentOf(ref int block, bool roundsUp)
    {
        var magnitude = Vector512.Create(int.MaxValue);
        var largest = Vector512.Max(
            Vector512.Max(Load(ref block, 0) & magnitude, Load(ref block, 1) & magnitude),
            Vector512.Max(Load(ref block, 2) & magnitude, Load(ref block, 3) & magnitude));
        var eight = Vector256.Max(largest.GetLower(), largest.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        var most = Math.Max(Math.Max(four.GetElement(0), four.GetElement(1)), Math.Max(four.GetElement(2), four.GetElement(3)));
        return most >= Infinity ? Infinity >> FractionBits : (most + (roundsUp ? Fraction : 0)) >> FractionBits;
    }

    /// <summary>Sixteen values of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(ref int block, int vector) => Vector512.LoadUnsafe(ref block, (nuint)(vector << 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void QuantizeBlock(ref int block, Vector512<uint> counter, QuantizationKey key)
    {
        var exponent = ExponentOf(ref block, roundsUp: true);
        if (exponent == Infinity >> FractionBits)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.As<int, float>(ref block), BlockLength).Fill(float.NaN);
            return;
        }

        var smallest = Vector512.Create(Math.Max(exponent - powers + 1, 1) << FractionBits);
        RoundPair(ref block, Threefry.Draw(key, counter), smallest);
        RoundPair(
            ref Unsafe.Add(ref block, 2 * VectorLength), Threefry.Draw(key, counter + Vector512.Create((uint)VectorLength)), smallest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RoundPair(ref int values, (Vector512<uint> Y0, Vector512<uint> Y1) words, Vector512<int> smallest)
    {
        Round(Load(ref values, 0), words.Y0, smallest).StoreUnsafe(ref values);
        Round(Load(ref values, 1), words.Y1, smallest).StoreUnsafe(ref values, VectorLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Round(Vector512<int> value, Vector512<uint> word, Vector512<int> smallest)
    {
        var magnitude = value & Vector512.Create(int.MaxValue);
        var random = (word >>> (32 - FractionBits)).AsInt32();
        var above = (magnitude + random) & Vector512.Create(Infinity);
        var share = (smallest | random).AsSingle() - smallest.AsSingle();
        var below = Vector512.LessThan(share, magnitude.AsSingle()).AsInt32() & smallest;
        var power = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, smallest), below, above);

        // Zero has no sign: codes know of one zero alone.
        return power | Vector512.AndNot(value & Vector512.Create(int.MinValue), Vector512.Equals(power, Vector512<int>.Zero));
    }
}
