using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>Gradients that <see cref="GradientQuantizer"/> has rounded as they travel: five ternary ones, or two of four bits, in a byte.</summary>
/// <remarks>
/// A group of five (two) blocks of 64 gradients becomes 64 bytes, one for each place in the blocks, and the exponent of each block. A digit
/// is 0 for zero, 1 … n for the powers of two from the smallest on, n + 1 … 2n for the negative ones; a byte holds the digits of the
/// blocks, that of the first as the lowest, to the base 3 (16).
/// </remarks>
internal sealed class GradientCodec
{
    /// <summary>The most bytes of gradients that make a group.</summary>
    public const int LargestGroup = 5 * GradientQuantizer.BlockLength * sizeof(float);

    private const int BlockLength = GradientQuantizer.BlockLength;
    private const int BlockShift = 6;
    private const int FractionBits = 23;
    private const int NotFinite = 0xFF;

    private readonly int _powers;
    private readonly int _blocks;

    /// <param name="exchange">What gradients have been rounded to.</param>
    public GradientCodec(Exchange exchange)
    {
        (_powers, _blocks) = exchange switch
        {
            Exchange.Ternary => (1, 5),
            Exchange.PowersOfTwo => (7, 2),
            _ => throw new UnreachableException($"{exchange} has no codes."),
        };
        Quantizer = new GradientQuantizer(_powers);
        GroupLength = BlockLength * _blocks;
        GroupBytes = BlockLength + _blocks;
    }

    private static ReadOnlySpan<int> PowersOfThree => [1, 3, 9, 27, 81];

    /// <summary>Rounds gradients to what has a code.</summary>
    public GradientQuantizer Quantizer { get; }

    /// <summary>Gradients of a group.</summary>
    public int GroupLength { get; }

    /// <summary>Bytes that a group becomes.</summary>
    public int GroupBytes { get; }

    /// <summary>Bytes of gradients, filled up to whole groups.</summary>
    public long WholeGroups(long bytes)
    {
        long group = GroupLength * sizeof(float);
        return (bytes + group - 1) / group * group;
    }

    /// <summary>Writes rounded gradients as bytes.</summary>
    /// <param name="values">Whole groups.</param>
    /// <param name="bytes">Receives them.</param>
    public void Pack(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..])
        {
            PackGroup(ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values[..GroupLength])), bytes[..GroupBytes]);
        }
    }

    /// <summary>Reads rounded gradients.</summary>
    /// <param name="bytes">What <see cref="Pack"/> has written.</param>
    /// <param name="values">Receives them: whole groups.</param>
    public void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..])
        {
            UnpackGroup(bytes[..GroupBytes], ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values[..GroupLength])));
        }
    }

    private void PackGroup(ref int values, Span<byte> bytes)
    {
        var (codes0, codes1, codes2, codes3) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        for (var block = _blocks - 1; block >= 0; block--)
        {
            ref var start = ref Unsafe.Add(ref values, block << BlockShift);
            var exponent = GradientQuantizer.ExponentOf(ref start, roundsUp: false);
            bytes[BlockLength + block] = (byte)exponent;
            var zero = Vector512.Create(exponent - _powers);
            codes0 = Shift(codes0) + Digits(GradientQuantizer.Load(ref start, 0), zero);
            codes1 = Shift(codes1) + Digits(GradientQuantizer.Load(ref start, 1), zero);
            codes2 = Shift(codes2) + Digits(GradientQuantizer.Load(ref start, 2), zero);
            codes3 = Shift(codes3) + Digits(GradientQuantizer.Load(ref start, 3), zero);
        }

        Vector512.Narrow(Vector512.Narrow(codes0, codes1).AsUInt16(), Vector512.Narrow(codes2, codes3).AsUInt16()).CopyTo(bytes);
    }

    /// <summary>Codes with room for another digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Shift(Vector512<int> codes) => _powers == 1 ? codes + codes + codes : codes << 4;

    /// <param name="bits">Rounded gradients.</param>
    /// <param name="zero">The exponent below that of the smallest power of two.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Digits(Vector512<int> bits, Vector512<int> zero)
    {
        var exponents = (bits & Vector512.Create(int.MaxValue)) >>> FractionBits;
        var digits = exponents - zero + ((bits >> 31) & Vector512.Create(_powers));
        return Vector512.AndNot(digits, Vector512.Equals(exponents, Vector512<int>.Zero));
    }

    private void UnpackGroup(ReadOnlySpan<byte> bytes, ref int values)
    {
        var (low, high) = Vector512.Widen(Vector512.Create(bytes[..BlockLength]));
        var (codes0, codes1) = Vector512.Widen(low.AsInt16());
        var (codes2, codes3) = Vector512.Widen(high.AsInt16());
        for (var block = _blocks - 1; block >= 0; block--)
        {
            ref var start = ref Unsafe.Add(ref values, block << BlockShift);
            int exponent = bytes[BlockLength + block];
            var zero = Vector512.Create(exponent - _powers);
            Values(TakeDigits(ref codes0, block), zero).StoreUnsafe(ref start);
            Values(TakeDigits(ref codes1, block), zero).StoreUnsafe(ref start, 16);
            Values(TakeDigits(ref codes2, block), zero).StoreUnsafe(ref start, 32);
            Values(TakeDigits(ref codes3, block), zero).StoreUnsafe(ref start, 48);
            if (exponent == NotFinite)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.As<int, float>(ref start), BlockLength).Fill(float.NaN);
            }
        }
    }

    /// <summary>The highest digits of codes, which are then without them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> TakeDigits(ref Vector512<int> codes, int place)
    {
        if (_powers > 1)
        {
            var digits = codes >>> (place << 2);
            codes &= Vector512.Create((1 << (place << 2)) - 1);
            return digits;
        }

        // Digits of base 3: whether the power of three fits in once, and twice.
        var once = Vector512.Create(PowersOfThree[place]);
        var isOne = Vector512.GreaterThanOrEqual(codes, once);
        var isTwo = Vector512.GreaterThanOrEqual(codes, once + once);
        codes -= (once & isOne) + (once & isTwo);
        return -(isOne + isTwo);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Values(Vector512<int> digits, Vector512<int> zero)
    {
        var isNegative = Vector512.GreaterThan(digits, Vector512.Create(_powers));
        var exponents = digits - (isNegative & Vector512.Create(_powers)) + zero;
        var values = (exponents << FractionBits) | (isNegative & Vector512.Create(int.MinValue));
        return Vector512.AndNot(values, Vector512.Equals(digits, Vector512<int>.Zero));
    }
}
