using System;
using System.Diagnostics;

namespace KernelGen.Runtime;

/// <summary>
/// Rounds gradients at random to the few values that <see cref="Exchange"/> has for them, with the gradient as the mean, and packs what
/// comes out: by additions, comparisons and the bits of floats, without a multiplication.
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

    /// <summary>Rounds gradients and packs them.</summary>
    /// <param name="values">Whole groups.</param>
    /// <param name="bytes">Receives them packed.</param>
    /// <param name="firstBlock">The number of the first block, which its draws depend on.</param>
    /// <param name="key">What the draws depend on besides.</param>
    public void Encode(ReadOnlySpan<float> values, Span<byte> bytes, int firstBlock, QuantizationKey key)
    {
        if (_isTernary)
        {
            BlockCodec<TernaryCode>.Encode(values, bytes, firstBlock, key);
        }
        else
        {
            BlockCodec<PowerOfTwoCode>.Encode(values, bytes, firstBlock, key);
        }
    }

    /// <summary>Adds packed gradients to others, and rounds the sums.</summary>
    /// <param name="target">Packed gradients; receives the sums, packed.</param>
    /// <param name="added">As many others.</param>
    /// <param name="firstBlock">The number of the first block, which its draws depend on.</param>
    /// <param name="key">What the draws depend on besides.</param>
    public void Merge(Span<byte> target, ReadOnlySpan<byte> added, int firstBlock, QuantizationKey key)
    {
        if (_isTernary)
        {
            BlockCodec<TernaryCode>.Merge(target, added, firstBlock, key);
        }
        else
        {
            BlockCodec<PowerOfTwoCode>.Merge(target, added, firstBlock, key);
        }
    }

    /// <summary>Unpacks rounded gradients.</summary>
    /// <param name="bytes">What <see cref="Encode"/> or <see cref="Merge"/> has written.</param>
    /// <param name="values">Receives them: whole groups.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (_isTernary)
        {
            BlockCodec<TernaryCode>.Decode(bytes, values);
        }
        else
        {
            BlockCodec<PowerOfTwoCode>.Decode(bytes, values);
        }
    }
}
