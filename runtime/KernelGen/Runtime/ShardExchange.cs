using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace KernelGen.Runtime;

/// <summary>The sum over the shards of all processes of a cluster, in the order that one process would add them in.</summary>
/// <remarks>
/// Each process owns a segment of the sum. It gets that segment of every subtree that the others have added up, adds them as the tree has
/// them, and gives the result to all: where shards divide evenly, each sends and receives about twice the sum, however many there are.
/// Gradients that have been rounded travel as <see cref="GradientCodec"/> packs them, there and back. Nothing is allocated from the second
/// mini-batch on.
/// </remarks>
internal sealed class ShardExchange
{
    private readonly Cluster _cluster;
    private readonly GradientCodec? _codec;
    private readonly int _exactBytes;
    private readonly int[] _firsts;
    private readonly ShardSegment[] _segments;
    private readonly int[] _messageBytes;
    private readonly int[] _receivedBytes;
    private readonly int[] _nothing;
    private readonly int[] _subtrees;
    private readonly List<(ShardRange Range, int Message, int Values)> _parts = [];
    private readonly ShardTree<int> _tree;
    private readonly byte[] _packed;
    private QuantizationKey _key;
    private int _planned = -1;
    private int _rounds;
    private byte[] _received = [];
    private byte[] _values = []; // segments of subtrees; those that travel as they are, as they were received

    /// <param name="cluster">The processes.</param>
    /// <param name="shards">Shards of a full mini-batch.</param>
    /// <param name="shardSize">Samples of a full shard.</param>
    /// <param name="exactBytes">Bytes of a sum that travel as they are, a multiple of 64.</param>
    /// <param name="weightBytes">Bytes behind them of gradients that have been rounded, in whole groups; 0 without a codec.</param>
    /// <param name="codec">How rounded gradients travel.</param>
    public ShardExchange(Cluster cluster, int shards, int shardSize, long exactBytes, long weightBytes, GradientCodec? codec)
    {
        var bytes = codec is null ? exactBytes : exactBytes + weightBytes;
        if (bytes > int.MaxValue)
        {
            throw new NotSupportedException(
                $"The gradients of the network are {bytes} bytes for each shard; processes can exchange {int.MaxValue} at most.");
        }

        (_cluster, _codec, _exactBytes) = (cluster, codec, (int)exactBytes);
        _firsts = new int[cluster.Size + 1];
        for (var rank = 0; rank < _firsts.Length; rank++)
        {
            _firsts[rank] = (int)((long)rank * shards / cluster.Size);
        }

        (FirstSample, LastSample) = (First * shardSize, Last * shardSize);
        _segments = ShardSegment.Of(cluster.Size, exactBytes, codec is null ? 0 : weightBytes, codec);
        _messageBytes = Array.ConvertAll(_segments, static segment => segment.MessageBytes);
        _receivedBytes = new int[cluster.Size];
        _nothing = new int[cluster.Size];
        _subtrees = new int[cluster.Size];
        _packed = codec is null ? [] : NewBytes(_segments[^1].MessageStart + _segments[^1].MessageBytes);
        _tree = new ShardTree<int>(Merge);
    }

    /// <summary>Samples of the whole mini-batch that comes next.</summary>
    public int Samples { get; set; }

    /// <summary>The first shard of this process.</summary>
    public int First => _firsts[_cluster.Rank];

    /// <summary>The end of the shards of this process, excluded.</summary>
    public int Last => _firsts[_cluster.Rank + 1];

    /// <summary>The first sample of a full mini-batch that this process trains on.</summary>
    public int FirstSample { get; }

    /// <summary>The end of those samples, excluded.</summary>
    public int LastSample { get; }

    private ShardSegment Own => _segments[_cluster.Rank];

    /// <summary>Exchanges subtrees for the sum of all.</summary>
    /// <param name="shards">Shards of this mini-batch.</param>
    /// <param name="own">The subtrees that the shards of this process make.</param>
    /// <param name="total">Receives the sum; may be the first of those.</param>
    /// <param name="key">What draws of this step depend on.</param>
    public void Run(
        int shards, ReadOnlySpan<(ShardRange Range, AlignedBuffer Sum)> own, AlignedBuffer total, QuantizationKey key)
    {
        Plan(shards);
        _key = key;
        var received = _received.AsSpan();
        for (var round = 0; round < _rounds; round++)
        {
            var bytes = 0;
            for (var rank = 0; rank < _cluster.Size; rank++)
            {
                _receivedBytes[rank] = round < _subtrees[rank] ? Own.MessageBytes : 0;
                bytes += _receivedBytes[rank];
            }

            var sends = round < own.Length;
            _cluster.AllToAll(
                sends ? Messages(own[round].Sum) : default, sends ? _messageBytes : _nothing, received[..bytes], _receivedBytes);
            received = received[bytes..];
        }

        Share(Sum(), total);
    }

    private static byte[] NewBytes(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

    private static Span<float> Floats(Span<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes);

    /// <summary>What the owners of segments get of a sum, one behind the other.</summary>
    private ReadOnlySpan<byte> Messages(AlignedBuffer sum)
    {
        if (_codec is null)
        {
            return sum.Slice(0, _exactBytes);
        }

        foreach (var segment in _segments)
        {
            Pack(
                segment,
                sum.Slice(segment.ExactStart, segment.ExactBytes),
                sum.Slice(_exactBytes + segment.WeightStart, segment.WeightBytes));
        }

        return _packed;
    }

    private void Pack(ShardSegment segment, ReadOnlySpan<byte> exact, Span<byte> weights)
    {
        var message = _packed.AsSpan(segment.MessageStart, segment.MessageBytes);
        exact.CopyTo(message);
        _codec!.Pack(Floats(weights), message[exact.Length..]);
    }

    private void Unpack(ReadOnlySpan<byte> message, Span<byte> exact, Span<byte> weights)
    {
        message[..exact.Length].CopyTo(exact);
        _codec!.Unpack(message[exact.Length..], Floats(weights));
    }

    /// <summary>Adds up what was received, as the tree has it, and returns where the sum lies.</summary>
    private Span<byte> Sum()
    {
        _tree.Clear();
        foreach (var (range, message, values) in _parts)
        {
            if (_codec is not null)
            {
                var sum = Values(values);
                Unpack(_received.AsSpan(message, Own.MessageBytes), sum[..Own.ExactBytes], sum[Own.ExactBytes..]);
            }

            _tree.Add(range, values);
        }

        return Values(_tree.Total());
    }

    private Span<byte> Values(int place) => _values.AsSpan(place, Own.Bytes);

    private int Merge(ShardRange range, int left, int right)
    {
        var sum = Values(left);
        ShardSums.Add(Floats(sum), Floats(Values(right)));
        _codec?.Quantize(Floats(sum[Own.ExactBytes..]), Own.FirstBlock, _key.For(range));
        return left;
    }

    /// <summary>Gives all processes the segment of this one, and receives theirs.</summary>
    private void Share(Span<byte> sum, AlignedBuffer total)
    {
        if (_codec is null)
        {
            sum.CopyTo(total.Slice(Own.ExactStart, Own.ExactBytes));
            _cluster.AllGather(total.Slice(0, _exactBytes), _messageBytes);
            return;
        }

        Pack(Own, sum[..Own.ExactBytes], sum[Own.ExactBytes..]);
        _cluster.AllGather(_packed, _messageBytes);
        foreach (var segment in _segments)
        {
            Unpack(
                _packed.AsSpan(segment.MessageStart, segment.MessageBytes),
                total.Slice(segment.ExactStart, segment.ExactBytes),
                total.Slice(_exactBytes + segment.WeightStart, segment.WeightBytes));
        }
    }

    /// <summary>Which subtrees each process has, and in which order they are received: all first ones, then all second ones.</summary>
    private void Plan(int shards)
    {
        if (shards == _planned)
        {
            return;
        }

        _planned = shards;
        _parts.Clear();
        _rounds = 0;
        ShardTree<int> tree = new(static (_, left, _) => left);
        for (var rank = 0; rank < _subtrees.Length; rank++)
        {
            tree.Clear();
            for (var shard = _firsts[rank]; shard < Math.Min(shards, _firsts[rank + 1]); shard++)
            {
                tree.Add(new ShardRange(shard, 1), 0);
            }

            _subtrees[rank] = tree.Parts.Length;
            _rounds = Math.Max(_rounds, tree.Parts.Length);
            foreach (var (range, _) in tree.Parts)
            {
                _parts.Add((range, 0, 0));
            }
        }

        Place();
    }

    private void Place()
    {
        var (message, values) = (0, 0);
        for (var round = 0; round < _rounds; round++)
        {
            var part = 0;
            foreach (var subtrees in _subtrees)
            {
                if (round < subtrees)
                {
                    _parts[part + round] = (_parts[part + round].Range, message, values);
                    message = checked(message + Own.MessageBytes);
                    values = checked(values + Own.Bytes);
                }

                part += subtrees;
            }
        }

        if (_values.Length < values)
        {
            _values = NewBytes(values);
            _received = _codec is null ? _values : NewBytes(message);
        }
    }
}
