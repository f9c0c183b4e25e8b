using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>The codec of a code: what is alike for all of them.</summary>
/// <remarks>
/// A group becomes a byte for each of 256 places, with the digits of its blocks, that of the first block as the lowest; then, block by
/// block, the exponent and, where the code has them, the scales of its vectors in four bits each.
/// </remarks>
internal static class BlockCodec<TCode>
    where TCode : struct, IGradientCode
{
    private const int BlockLength = GradientCodec.BlockLength;
    private const int Vectors = BlockLength / 16;
    private const int DrawsShift = 7; // a draw gives words for two gradients
    private const int FractionBits = 23;
    private const int LengthShift = GradientCodec.BlockBytesShift - 2;
    private const int NotFinite = 0xFF;

    private static int HeaderBytes => TCode.HasScales ? 1 + (Vectors / 2) : 1;

    /// <summary>Gradients of a group.</summary>
    public static int GroupLength => BlockLength * TCode.Blocks;

    /// <summary>Bytes that a group becomes.</summary>
    public static int GroupBytes => BlockLength + (HeaderBytes * TCode.Blocks);

    /// <summary><see cref="GradientCodec.Quantize"/>.</summary>
    public static void Quantize(Span<float> values, int firstBlock, QuantizationKey key)
    {
        ref var start = ref Bits(values);
        var counter = Vector512<uint>.Indices + Vector512.Create((uint)firstBlock << DrawsShift);
        for (nuint place = 0; place < (nuint)values.Length; place += BlockLength)
        {
            ref var block = ref Unsafe.Add(ref start, place);
            var exponent = ExponentOf(ref block);
            if (exponent == NotFinite)
            {
                GradientCodec.FillWithNaN(ref block);
            }

            for (var vector = 0; vector < Vectors && exponent != NotFinite; vector += 2)
            {
                var (y0, y1) = Threefry.Draw(key, counter + Vector512.Create((uint)vector << 3));
                Store(ref block, vector, TCode.Round(Load(ref block, vector), y0, exponent));
                Store(ref block, vector + 1, TCode.Round(Load(ref block, vector + 1), y1, exponent));
            }

            counter += Vector512.Create(1u << DrawsShift);
        }
    }

    /// <summary><see cref="GradientCodec.Pack"/> for a group.</summary>
    public static void Pack(ReadOnlySpan<float> group, Span<byte> bytes)
    {
        ref var values = ref Bits(group);
        Span<int> exponents = stackalloc int[GradientCodec.LongestGroup];
        var header = bytes[BlockLength..];
        for (var block = 0; block < TCode.Blocks; block++, header = header[HeaderBytes..])
        {
            ref var start = ref Unsafe.Add(ref values, block << LengthShift);
            exponents[block] = ExponentOf(ref start);
            header[0] = (byte)exponents[block];
            for (var vector = 0; TCode.HasScales && vector < Vectors; vector += 2)
            {
                var (low, high) = (Load(ref start, vector), Load(ref start, vector + 1));
                header[1 + (vector >> 1)] = (byte)((TCode.Scale(low, exponents[block]) - 1)
                    | ((TCode.Scale(high, exponents[block]) - 1) << 4));
            }
        }

        for (var vector = 0; vector < Vectors; vector++)
        {
            var codes = Vector512<int>.Zero;
            for (var block = TCode.Blocks - 1; block >= 0; block--)
            {
                ref var start = ref Unsafe.Add(ref values, block << LengthShift);
                codes = TCode.Append(codes, TCode.Digits(Load(ref start, vector), exponents[block]));
            }

            var narrow = Vector256.Narrow(codes.GetLower(), codes.GetUpper());
            Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte().CopyTo(bytes[(vector << 4)..]);
        }
    }

    /// <summary><see cref="GradientCodec.Unpack"/> for a group.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, Span<float> group)
    {
        ref var values = ref Bits(group);
        var headers = bytes[BlockLength..];
        for (var vector = 0; vector < Vectors; vector++)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(bytes.Slice(vector << 4, 16)));
            var (codes0, codes1) = Vector256.Widen(Vector256.Create(low, high));
            var codes = Vector512.Create(codes0, codes1).AsInt32();
            for (var block = TCode.Blocks - 1; block >= 0; block--)
            {
                var header = headers[HeaderPlace(block)..];
                var scale = TCode.HasScales ? ((header[1 + (vector >> 1)] >> ((vector & 1) << 2)) & 15) + 1 : 1;
                var result = TCode.Values(TCode.TakeHighest(ref codes, block), header[0], scale);
                Store(ref Unsafe.Add(ref values, block << LengthShift), vector, result);
            }
        }

        for (var block = 0; block < TCode.Blocks; block++)
        {
            if (headers[HeaderPlace(block)] == NotFinite)
            {
                GradientCodec.FillWithNaN(ref Unsafe.Add(ref values, block << LengthShift));
            }
        }
    }

    private static ref int Bits(ReadOnlySpan<float> values) => ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Load(ref int block, int vector) => Vector512.LoadUnsafe(ref block, (nuint)(vector << 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref int block, int vector, Vector512<int> values) => values.StoreUnsafe(ref block, (nuint)(vector << 4));

    /// <summary>The exponent, in its eight bits, of the power of two that no value of a block exceeds; 255 where there is none.</summary>
    private static int ExponentOf(ref int block)
    {
        var largest = Vector512<int>.Zero;
        for (var vector = 0; vector < Vectors; vector++)
        {
            largest = Vector512.Max(largest, Load(ref block, vector) & Vector512.Create(int.MaxValue));
        }

        // Nothing above infinity, so that NaN does not exceed eight bits.
        return (Math.Min(GradientCodec.Largest(largest), NotFinite << FractionBits) + (1 << FractionBits) - 1) >> FractionBits;
    }

    private static int HeaderPlace(int block) => TCode.HasScales ? (block << 3) + block : block;
}
