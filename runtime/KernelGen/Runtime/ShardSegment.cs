using System;

namespace KernelGen.Runtime;

/// <summary>The part of a sum over shards that one process of a cluster owns, and the message that it travels as.</summary>
/// <param name="ExactStart">The first byte of what travels as it is.</param>
/// <param name="ExactBytes">How many of those.</param>
/// <param name="WeightStart">The first byte of rounded gradients, counted from the first one of all.</param>
/// <param name="WeightBytes">How many of those.</param>
/// <param name="MessageStart">Where its message begins among those of all processes.</param>
/// <param name="MessageBytes">Bytes of the message.</param>
internal sealed record ShardSegment(
    int ExactStart, int ExactBytes, int WeightStart, int WeightBytes, int MessageStart, int MessageBytes)
{
    // Whole cache lines.
    private const long Line = 64;

    /// <summary>Bytes of all that it holds.</summary>
    public int Bytes => ExactBytes + WeightBytes;

    /// <summary>The number of its first block of gradients.</summary>
    public int FirstBlock => WeightStart >> GradientCodec.BlockBytesShift;

    /// <summary>The segments of all processes.</summary>
    /// <param name="size">How many processes there are.</param>
    /// <param name="exactBytes">Bytes of a sum that travel as they are.</param>
    /// <param name="weightBytes">Bytes of rounded gradients; 0 without a codec.</param>
    /// <param name="codec">How these travel.</param>
    public static ShardSegment[] Of(int size, long exactBytes, long weightBytes, GradientCodec? codec)
    {
        var segments = new ShardSegment[size];
        var groupLength = codec is null ? Line : codec.GroupLength * sizeof(float);
        var start = 0;
        for (var rank = 0; rank < size; rank++)
        {
            var (exactStart, exact) = Share(exactBytes, Line, rank, size);
            var (weightStart, weights) = Share(weightBytes, groupLength, rank, size);
            var message = checked(exact + (codec is null ? 0 : (int)(weights / groupLength * codec.GroupBytes)));
            segments[rank] = new ShardSegment(exactStart, exact, weightStart, weights, start, message);
            start = checked(start + message);
        }

        return segments;
    }

    /// <summary>A share of whole units; the last shares may be shorter.</summary>
    private static (int Start, int Bytes) Share(long bytes, long unit, int rank, int size)
    {
        var share = ((bytes / unit) + size - 1) / size * unit;
        var start = Math.Min(bytes, rank * share);
        return ((int)start, (int)Math.Min(share, bytes - start));
    }
}
