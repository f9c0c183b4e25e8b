using System;

namespace KernelGen.Runtime;

/// <summary>What is done to pieces of sums over shards, shared out among threads.</summary>
internal sealed unsafe class SumArithmetic : IKernelLauncher
{
    private const int AddLaunch = 0;
    private const int EncodeLaunch = 1;
    private const int MergeLaunch = 2;
    private const int DecodeLaunch = 3;

    // Work that threads are worth waking for: 16 KB of floats in whole vectors of any width, or four groups of rounded gradients.
    private const int UnitShift = 14;
    private const int GroupsShift = 2;

    private GradientCodec? _codec;
    private byte* _floats;
    private long _floatBytes;
    private byte* _target;
    private byte* _added;
    private long _bytes;
    private int _firstBlock;
    private QuantizationKey _key;

    /// <summary>Threads that share the work.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>Writes what a shard has left of a piece into a sum.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="block">What the shard has left.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="key">What draws depend on.</param>
    public void Write(SumPiece piece, AlignedBuffer block, AlignedBuffer sum, QuantizationKey key) =>
        Move(EncodeLaunch, piece, block, sum, key);

    /// <summary>Reads a piece of a sum as floats.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="block">Receives them where a shard leaves them.</param>
    public void Read(SumPiece piece, AlignedBuffer sum, AlignedBuffer block) =>
        Move(DecodeLaunch, piece, block, sum, default);

    /// <summary>Adds a part of a piece to another.</summary>
    /// <param name="codec">How the piece is packed.</param>
    /// <param name="target">The part; receives the sum.</param>
    /// <param name="added">The other one.</param>
    /// <param name="bytes">Bytes of each.</param>
    /// <param name="firstBlock">The number of its first block of gradients.</param>
    /// <param name="key">What draws depend on.</param>
    public void Add(GradientCodec? codec, byte* target, byte* added, long bytes, int firstBlock, QuantizationKey key)
    {
        _floatBytes = 0;
        _target = target;
        _added = added;
        Run(codec, codec is null ? AddLaunch : MergeLaunch, bytes, firstBlock, key);
    }

    /// <inheritdoc/>
    public void Launch(int launch, int first, int last)
    {
        if (_codec is null)
        {
            var begin = (long)first << UnitShift;
            var length = (int)((Math.Min(_bytes, (long)last << UnitShift) - begin) >> 2);
            ShardSums.Add(new Span<float>(_target + begin, length), new ReadOnlySpan<float>(_added + begin, length));
            return;
        }

        (first, last) = (first << GroupsShift, last << GroupsShift);
        var start = Times(first, _codec.GroupBytes);
        var end = Math.Min(_bytes, Times(last, _codec.GroupBytes));
        Span<byte> bytes = new(_target + start, (int)(end - start));
        var firstFloat = Times(first, _codec.GroupLength);
        var floats = launch == MergeLaunch ? 0 : Math.Min(_floatBytes >> 2, Times(last, _codec.GroupLength)) - firstFloat;
        Span<float> values = new(_floats + (firstFloat << 2), (int)floats);
        var block = _firstBlock + (int)(firstFloat >> (GradientCodec.BlockBytesShift - 2));
        if (launch == EncodeLaunch)
        {
            _codec.Encode(values, bytes, block, _key);
        }
        else if (launch == DecodeLaunch)
        {
            _codec.Decode(bytes, values);
        }
        else
        {
            _codec.Merge(bytes, new ReadOnlySpan<byte>(_added + start, bytes.Length), block, _key);
        }
    }

    /// <summary>A product by additions: a training step has no multiplication.</summary>
    private static long Times(int count, long size)
    {
        var product = 0L;
        for (; count > 0; count >>= 1, size <<= 1)
        {
            product += (count & 1) == 0 ? 0 : size;
        }

        return product;
    }

    /// <summary>Packs what a shard has left, or unpacks a sum.</summary>
    private void Move(int launch, SumPiece piece, AlignedBuffer block, AlignedBuffer sum, QuantizationKey key)
    {
        _floats = block.Pointer + piece.Start;
        _floatBytes = piece.Bytes;
        _target = sum.Pointer + piece.SumStart;
        if (piece.Codec is not null)
        {
            Run(piece.Codec, launch, piece.SumBytes, piece.SegmentBlocks[0], key);
        }
        else if (launch == EncodeLaunch)
        {
            Buffer.MemoryCopy(_floats, _target, _floatBytes, _floatBytes);
        }
        else
        {
            Buffer.MemoryCopy(_target, _floats, _floatBytes, _floatBytes);
        }

        GC.KeepAlive(block);
        GC.KeepAlive(sum);
    }

    private void Run(GradientCodec? codec, int launch, long bytes, int firstBlock, QuantizationKey key)
    {
        (_codec, _bytes, _firstBlock, _key) = (codec, bytes, firstBlock, key);
        var units = (int)((bytes + (1 << UnitShift) - 1) >> UnitShift);
        if (codec is not null)
        {
            units = ShiftDivision.Quotient(checked((int)bytes), codec.GroupBytes << GroupsShift, out var rest) + (rest > 0 ? 1 : 0);
        }

        ThreadTeam.Run(this, launch, units, Threads);
    }
}
