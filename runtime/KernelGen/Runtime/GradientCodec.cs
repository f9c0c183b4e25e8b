using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen.Runtime;

/// <summary>
/// Rounds gradients at random to the few values that <see cref="Exchange"/> has for them, with the gradient as the mean, and packs what
/// came out: by additions, comparisons and the bits of floats, without a multiplication.
/// </summary>
/// <remarks>
/// Gradients are rounded in blocks of 256: scales refer to the power of two which none in the block exceeds. A block that is not
/// finite, or exceeds 2¹²⁷, becomes NaN as a whole, so that divergence does not vanish in rounding.
/// </remarks>
internal sealed class GradientCodec
{
    /// <summary>Gradients of a block.</summary>
    public const int BlockLength = 256;

    /// <summary>What a number of bytes of gradients is shifted by for that of the blocks in them.</summary>
    public const int BlockBytesShift = 10;

    /// <summary>Blocks of the longest group.</summary>
    public const int LongestGroup = 5;

    private readonly bool _isTernary;

    /// <param name="exchange">What gradients are rounded to: an exchange that is not exact.</param>
    public GradientCodec(Exchange exchange)
    {
        _isTernary = exchange == Exchange.Ternary;
        (GroupLength, GroupBytes) = exchange switch
        {
            Exchange.Ternary => (BlockCodec<TernaryCode>.GroupLength, BlockCodec<TernaryCode>.GroupBytes),
            Exchange.PowersOfTwo => (BlockCodec<PowerOfTwoCode>.GroupLength, BlockCodec<PowerOfTwoCode>.GroupBytes),
            _ => throw new UnreachableException($"{exchange} has no code."),
        };
    }

    /// <summary>Gradients that are packed together: whole blocks.</summary>
    public int GroupLength { get; }

    /// <summary>Bytes that a group becomes.</summary>
    public int GroupBytes { get; }

    /// <summary>Bytes of gradients, filled up to whole groups.</summary>
    public long WholeGroups(long bytes)
    {
        long group = GroupLength * sizeof(float);
        return (bytes + group - 1) / group * group;
    }

    /// <summary>Rounds gradients in place.</summary>
    /// <param name="values">Whole blocks.</param>
    /// <param name="firstBlock">The number of the first one, which its draws depend on.</param>
    /// <param name="key">What the draws depend on besides.</param>
    public void Quantize(Span<float> values, int firstBlock, QuantizationKey key)
    {
        if (_isTernary)
        {
            BlockCodec<TernaryCode>.Quantize(values, firstBlock, key);
        }
        else
        {
            BlockCodec<PowerOfTwoCode>.Quantize(values, firstBlock, key);
        }
    }

    /// <summary>Writes rounded gradients as bytes.</summary>
    /// <param name="values">Whole groups.</param>
    /// <param name="bytes">Receives them.</param>
    public void Pack(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..])
        {
            if (_isTernary)
            {
                BlockCodec<TernaryCode>.Pack(values[..GroupLength], bytes[..GroupBytes]);
            }
            else
            {
                BlockCodec<PowerOfTwoCode>.Pack(values[..GroupLength], bytes[..GroupBytes]);
            }
        }
    }

    /// <summary>Reads rounded gradients, bit for bit those that were packed.</summary>
    /// <param name="bytes">What <see cref="Pack"/> has written.</param>
    /// <param name="values">Receives them: whole groups.</param>
    public void Unpack(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (; !values.IsEmpty; values = values[GroupLength..], bytes = bytes[GroupBytes..])
        {
            if (_isTernary)
            {
                BlockCodec<TernaryCode>.Unpack(bytes[..GroupBytes], values[..GroupLength]);
            }
            else
            {
                BlockCodec<PowerOfTwoCode>.Unpack(bytes[..GroupBytes], values[..GroupLength]);
            }
        }
    }

    /// <summary>Makes a block NaN.</summary>
    public static void FillWithNaN(ref int block) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<int, float>(ref block), BlockLength).Fill(float.NaN);

    /// <summary>The largest of sixteen numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Largest(Vector512<int> values)
    {
        var eight = Vector256.Max(values.GetLower(), values.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four.GetElement(0), four.GetElement(1)), Math.Max(four.GetElement(2), four.GetElement(3)));
    }
}
