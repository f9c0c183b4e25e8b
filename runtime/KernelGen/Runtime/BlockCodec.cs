using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>The codec of a code: what is alike for all of them.</summary>
/// <remarks>
/// A group becomes a byte for each of 256 places, with the digits of its blocks, that of the first block as the lowest; then, block by
/// block, the exponent and, where the code has them, the scales of sixteen gradients each in four bits. All work on a group is done while
/// it is in the first-level cache.
/// </remarks>
internal static class BlockCodec<TCode>
    where TCode : struct, IGradientCode
{
    private const int BlockLength = GradientCodec.BlockLength;
    private const int ScaledLength = 16;
    private const int ScaledShift = 4;
    private const int Scales = BlockLength / ScaledLength;
    private const int DrawsShift = 7; // a draw gives words for two gradients
    private const int FractionBits = 23;
    private const int LengthShift = GradientCodec.BlockBytesShift - 2;
    private const int NotFinite = 0xFF;

    private static int HeaderBytes => TCode.HasScales ? 1 + (Scales / 2) : 1;

    /// <summary>Gradients of a group.</summary>
    public static int GroupLength => BlockLength * TCode.Blocks;

    /// <summary>Bytes that a group becomes.</summary>
    public static int GroupBytes => BlockLength + (HeaderBytes * TCode.Blocks);

    /// <summary><see cref="GradientCodec.Encode"/>.</summary>
    public static void Encode(ReadOnlySpan<float> values, Span<byte> bytes, int firstBlock, QuantizationKey key)
    {
        Span<int> codes = stackalloc int[BlockLength];
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..], firstBlock += TCode.Blocks)
        {
            EncodeGroup(values[..GroupLength], bytes[..GroupBytes], firstBlock, key, codes);
        }
    }

    /// <summary><see cref="GradientCodec.Merge"/>.</summary>
    public static void Merge(Span<byte> target, ReadOnlySpan<byte> added, int firstBlock, QuantizationKey key)
    {
        Span<float> sums = stackalloc float[GroupLength];
        Span<int> codes = stackalloc int[BlockLength];
        for (; !target.IsEmpty; target = target[GroupBytes..], added = added[GroupBytes..], firstBlock += TCode.Blocks)
        {
            DecodeGroup(target[..GroupBytes], sums, adds: false);
            DecodeGroup(added[..GroupBytes], sums, adds: true);
            EncodeGroup(sums, target[..GroupBytes], firstBlock, key, codes);
        }
    }

    /// <summary><see cref="GradientCodec.Decode"/>.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..])
        {
            DecodeGroup(bytes[..GroupBytes], values[..GroupLength], adds: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncodeGroup(ReadOnlySpan<float> group, Span<byte> bytes, int firstBlock, QuantizationKey key, Span<int> codes)
    {
        // Forwards, as memory is best read; then backwards in what has come into the cache.
        Span<int> scales = stackalloc int[Scales * GradientCodec.LongestGroup];
        for (var block = 0; block < TCode.Blocks; block++)
        {
            WriteHeader(ref Block(group, block), bytes[HeaderPlace(block)..], scales[(block << ScaledShift)..]);
        }

        codes.Clear();
        for (var block = TCode.Blocks - 1; block >= 0; block--)
        {
            var power = TCode.PowerOf(bytes[HeaderPlace(block)]);
            EncodeBlock(ref Block(group, block), ref codes[0], power, ref scales[block << ScaledShift], firstBlock + block, key);
        }

        ref var first = ref codes[0];
        ref var target = ref bytes[0];
        for (nuint place = 0; place < BlockLength; place += ScaledLength)
        {
            var low = Vector128.Narrow(Vector128.LoadUnsafe(ref first, place), Vector128.LoadUnsafe(ref first, place + 4));
            var high = Vector128.Narrow(Vector128.LoadUnsafe(ref first, place + 8), Vector128.LoadUnsafe(ref first, place + 12));
            Vector128.Narrow(low, high).AsByte().StoreUnsafe(ref target, place);
        }
    }

    /// <summary>Rounds a block and appends its digits to codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EncodeBlock(ref int block, ref int codes, int powerOfTwo, ref int scale, int number, QuantizationKey key)
    {
        var power = Vector.Create(powerOfTwo);
        var counters = Vector<uint>.Indices + Vector.Create((uint)number << DrawsShift);
        for (nuint place = 0; place < BlockLength; place += 2 * ScaledLength)
        {
            for (var low = place; low < place + ScaledLength; low += (nuint)Vector<int>.Count)
            {
                var (y0, y1) = Threefry.Draw(key, counters);
                counters += Vector.Create((uint)Vector<int>.Count);
                Append(ref block, ref codes, low, y0, power, scale);
                Append(ref block, ref codes, low + ScaledLength, y1, power, Unsafe.Add(ref scale, 1));
            }

            scale = ref Unsafe.Add(ref scale, 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ref int block, ref int codes, nuint place, Vector<uint> words, Vector<int> power, int scale)
    {
        var digits = TCode.Round(Vector.LoadUnsafe(ref block, place), words, power, scale);
        TCode.Append(Vector.LoadUnsafe(ref codes, place), digits).StoreUnsafe(ref codes, place);
    }

    /// <summary>Measures a block: its exponent, and the scales of its gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteHeader(ref int block, Span<byte> header, Span<int> scales)
    {
        if (!TCode.HasScales)
        {
            header[0] = (byte)ExponentOf(Largest(ref block));
            return;
        }

        var lower = Vector256.Create(LargestOfFour(ref block, 0), LargestOfFour(ref block, 4));
        var upper = Vector256.Create(LargestOfFour(ref block, 8), LargestOfFour(ref block, 12));
        var exponent = ExponentOf(Vector256.Max(lower, upper));
        header[0] = (byte)exponent;
        lower.CopyTo(scales);
        upper.CopyTo(scales[(Scales / 2)..]);
        for (var place = 0; place < Scales; place += Vector<int>.Count)
        {
            var part = scales[place..];
            (exponent == NotFinite ? Vector<int>.One : TCode.Scales(Vector.Create(part), exponent)).CopyTo(part);
        }

        ref var scale = ref scales[0];
        for (var pair = 0; pair < Scales / 2; pair++)
        {
            header[1 + pair] = (byte)(scale + (Unsafe.Add(ref scale, 1) << 4) - 17); // less one each
            scale = ref Unsafe.Add(ref scale, 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeGroup(ReadOnlySpan<byte> bytes, Span<float> group, bool adds)
    {
        ref var header = ref MemoryMarshal.GetReference(bytes);
        ref var values = ref Bits(group);
        for (var place = 0; place < BlockLength; place += Vector<byte>.Count)
        {
            var codes = Vector.Create(bytes[place..]);
            for (var block = TCode.Blocks - 1; block >= 0; block--)
            {
                Vector.Widen(TCode.TakeHighest(ref codes, block), out var low, out var high);
                Vector.Widen(low, out var digits0, out var digits1);
                Vector.Widen(high, out var digits2, out var digits3);
                ref var own = ref Unsafe.Add(ref header, HeaderPlace(block));
                ref var start = ref Unsafe.Add(ref values, block << LengthShift);
                Write(ref start, place, digits0, ref own, adds);
                Write(ref start, place + Vector<int>.Count, digits1, ref own, adds);
                Write(ref start, place + (2 * Vector<int>.Count), digits2, ref own, adds);
                Write(ref start, place + (3 * Vector<int>.Count), digits3, ref own, adds);
            }
        }

        for (var block = 0; block < TCode.Blocks; block++)
        {
            if (bytes[HeaderPlace(block)] == NotFinite)
            {
                group.Slice(block << LengthShift, BlockLength).Fill(float.NaN);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref int block, int place, Vector<uint> digits, ref byte header, bool adds)
    {
        var number = place >> ScaledShift;
        var scale = TCode.HasScales ? ((Unsafe.Add(ref header, 1 + (number >> 1)) >> ((number & 1) << 2)) & 15) + 1 : 1;
        var values = TCode.Values(Vector.AsVectorInt32(digits), header, scale);
        if (adds)
        {
            var sum = Vector.AsVectorSingle(Vector.LoadUnsafe(ref block, (nuint)place)) + Vector.AsVectorSingle(values);
            values = Vector.AsVectorInt32(sum);
        }

        values.StoreUnsafe(ref block, (nuint)place);
    }

    private static ref int Bits(ReadOnlySpan<float> values) => ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values));

    private static ref int Block(ReadOnlySpan<float> group, int block) =>
        ref Bits(group.Slice(block << LengthShift, BlockLength));

    /// <summary>The magnitudes of a block, the largest of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Largest(ref int block)
    {
        var largest = Vector256<int>.Zero;
        for (nuint place = 0; place < BlockLength; place += 8)
        {
            largest = Vector256.Max(largest, Magnitudes(ref block, place));
        }

        return largest;
    }

    /// <summary>The largest magnitudes of four times sixteen gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LargestOfFour(ref int block, int number)
    {
        var (first, second) = (LargestOfTwo(ref block, number), LargestOfTwo(ref block, number + 2));
        return Vector128.Narrow(first.AsInt64(), second.AsInt64());
    }

    /// <summary>The largest magnitudes of twice sixteen gradients, each of them twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> LargestOfTwo(ref int block, int number)
    {
        var pair = Vector128.Create(LargestHalves(ref block, number), LargestHalves(ref block, number + 1));
        return Vector128.Max(pair, Vector128.Shuffle(pair, Vector128.Create(1, 0, 3, 2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector64<int> LargestHalves(ref int block, int number)
    {
        var place = (nuint)(number << ScaledShift);
        var eight = Vector256.Max(Magnitudes(ref block, place), Magnitudes(ref block, place + 8));
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1))).GetLower();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Magnitudes(ref int block, nuint place) =>
        Vector256.LoadUnsafe(ref block, place) & Vector256.Create(int.MaxValue);

    /// <summary>The exponent, in its eight bits, of the power of two that no magnitude exceeds; 255 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ExponentOf(Vector256<int> magnitudes)
    {
        var four = Vector128.Max(magnitudes.GetLower(), magnitudes.GetUpper());
        var largest = Math.Max(Math.Max(four.GetElement(0), four.GetElement(1)), Math.Max(four.GetElement(2), four.GetElement(3)));

        // Nothing above infinity, so that NaN does not exceed eight bits.
        return (Math.Min(largest, NotFinite << FractionBits) + (1 << FractionBits) - 1) >> FractionBits;
    }

    private static int HeaderPlace(int block) => BlockLength + (TCode.HasScales ? (block << 3) + block : block);
}
