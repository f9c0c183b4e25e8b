using System;
using System.Collections.Generic;

namespace KernelGen.Runtime;

/// <summary>A part of a sum over shards: rounded, added and sent by itself, so that one travels while another is computed.</summary>
/// <remarks>
/// A shard leaves a block of floats. The sum that it becomes has the same floats or, with a codec, those that are never rounded and behind
/// them the others, packed. What lies in a sum is what travels; every process owns a segment of every piece.
/// </remarks>
/// <param name="Codec">How its gradients are packed; null where they lie and travel as they are.</param>
/// <param name="Start">The first byte of its floats in what a shard leaves.</param>
/// <param name="Bytes">Bytes of these floats.</param>
/// <param name="SumStart">Its first byte in a sum.</param>
/// <param name="SumBytes">Its bytes there.</param>
/// <param name="SegmentStarts">Where the segment of each process begins in the piece.</param>
/// <param name="SegmentBytes">Bytes of the segment of each process.</param>
/// <param name="SegmentBlocks">The number of the first block of gradients of each segment.</param>
internal sealed record SumPiece(
    GradientCodec? Codec,
    long Start,
    long Bytes,
    long SumStart,
    long SumBytes,
    int[] SegmentStarts,
    int[] SegmentBytes,
    int[] SegmentBlocks)
{
    // Fewer, longer messages where a process has little for each of the others.
    private const long ShortestMessage = 1 << 16;
    private const long MostPieces = 8;
    private const int Line = 64;

    /// <summary>All of a sum of floats, of one process alone.</summary>
    /// <param name="bytes">Bytes that a shard leaves.</param>
    public static SumPiece Whole(long bytes) => new(null, 0, bytes, 0, bytes, [0], [0], [0]);

    /// <summary>The pieces of a sum, in the order in which a step has done with them: gradients of weights first.</summary>
    /// <param name="size">Processes.</param>
    /// <param name="bytes">Bytes that a shard leaves.</param>
    /// <param name="exactBytes">How many of them, in front, are no gradients of weights.</param>
    /// <param name="codec">How gradients of weights are packed; null where they stay as they are.</param>
    public static IReadOnlyList<SumPiece> Of(int size, long bytes, long exactBytes, GradientCodec? codec)
    {
        var (group, packed) = codec is null ? (Line, Line) : (codec.GroupLength * sizeof(float), codec.GroupBytes);
        var groups = (bytes - exactBytes + group - 1) / group;
        var count = size == 1 ? 1 : Math.Clamp(groups * packed / size / ShortestMessage, 1, MostPieces);

        // Whole groups for each process.
        var longest = Math.Max(1, (groups + (count * size) - 1) / (count * size)) * size;
        List<SumPiece> pieces = [];
        for (var first = 0L; first < groups; first += longest)
        {
            pieces.Add(Cut(size, (exactBytes, exactBytes), (group, packed), first, Math.Min(longest, groups - first), codec));
        }

        if (exactBytes > 0)
        {
            pieces.Add(Cut(size, (0, 0), (Line, Line), 0, exactBytes / Line, null));
        }

        return pieces;
    }

    /// <summary>Cuts a piece into segments of whole units; the last ones may be shorter.</summary>
    private static SumPiece Cut(
        int size, (long Floats, long Sum) origin, (int Floats, int Sum) unit, long first, long units, GradientCodec? codec)
    {
        var (starts, bytes, blocks) = (new int[size], new int[size], new int[size]);
        var share = (units + size - 1) / size;
        for (var rank = 0; rank < size; rank++)
        {
            var start = Math.Min(units, rank * share);
            starts[rank] = checked((int)(start * unit.Sum));
            bytes[rank] = checked((int)(Math.Min(share, units - start) * unit.Sum));
            blocks[rank] = checked((int)((first + start) * unit.Floats >> GradientCodec.BlockBytesShift));
        }

        return new SumPiece(
            codec,
            origin.Floats + (first * unit.Floats),
            units * unit.Floats,
            origin.Sum + (first * unit.Sum),
            units * unit.Sum,
            starts,
            bytes,
            blocks);
    }
}
