using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace KernelGen.Runtime;

/// <summary>The sum over the shards of all processes of a cluster, in the order that one process would add them in.</summary>
/// <remarks>
/// Each process owns a segment of the sum. It gets that segment of every subtree that the others have added up, adds them as the tree has
/// them, and gives the result to all: where shards divide evenly, each sends and receives about twice the sum, however many there are.
/// Nothing is allocated from the second mini-batch on.
/// </remarks>
internal sealed class ShardExchange
{
    private readonly Cluster _cluster;
    private readonly int[] _firsts;
    private readonly int[] _segments;
    private readonly int[] _subtrees;
    private readonly int[] _received;
    private readonly int[] _nothing;
    private readonly int _ownStart;
    private readonly List<(ShardRange Range, int Round, int Place)> _parts = [];
    private readonly List<(ShardRange Range, int Place)> _sums = [];
    private int _planned = -1;
    private int _rounds;
    private byte[] _values = [];

    /// <param name="cluster">The processes.</param>
    /// <param name="shards">Shards of a full mini-batch.</param>
    /// <param name="shardSize">Samples of a full shard.</param>
    /// <param name="bytes">Bytes of a sum, a multiple of 64.</param>
    public ShardExchange(Cluster cluster, int shards, int shardSize, long bytes)
    {
        if (bytes > int.MaxValue)
        {
            throw new NotSupportedException(
                $"The gradients of the network are {bytes} bytes for each shard; processes can exchange {int.MaxValue} at most.");
        }

        _cluster = cluster;
        _firsts = new int[cluster.Size + 1];
        for (var rank = 0; rank < _firsts.Length; rank++)
        {
            _firsts[rank] = (int)((long)rank * shards / cluster.Size);
        }

        (FirstSample, LastSample) = (First * shardSize, Last * shardSize);
        _segments = new int[cluster.Size];
        _subtrees = new int[cluster.Size];
        _received = new int[cluster.Size];
        _nothing = new int[cluster.Size];
        var unit = ((bytes >> 6) + cluster.Size - 1) / cluster.Size << 6;
        for (var rank = 0; rank < cluster.Size; rank++)
        {
            _segments[rank] = (int)Math.Clamp(bytes - (rank * unit), 0, unit);
        }

        _ownStart = (int)Math.Min(bytes, cluster.Rank * unit);
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

    /// <summary>Exchanges subtrees for the sum of all.</summary>
    /// <param name="shards">Shards of this mini-batch.</param>
    /// <param name="own">The subtrees that the shards of this process make.</param>
    /// <param name="total">Receives the sum; may be the first of those.</param>
    public void Run(int shards, IReadOnlyList<AlignedBuffer> own, AlignedBuffer total)
    {
        Plan(shards);
        var segment = _segments[_cluster.Rank];
        var values = _values.AsSpan();
        for (var round = 0; round < _rounds; round++)
        {
            var bytes = 0;
            for (var rank = 0; rank < _cluster.Size; rank++)
            {
                _received[rank] = round < _subtrees[rank] ? segment : 0;
                bytes += _received[rank];
            }

            var sends = round < own.Count;
            _cluster.AllToAll(
                sends ? own[round].Slice(0, (int)own[round].Length) : default,
                sends ? _segments : _nothing,
                values[..bytes],
                _received);
            values = values[bytes..];
        }

        _values.AsSpan(Sum(segment), segment).CopyTo(total.Slice(_ownStart, segment));
        _cluster.AllGather(total.Slice(0, (int)total.Length), _segments);
    }

    /// <summary>Adds up what was received, as the tree has it, and returns where the sum lies.</summary>
    private int Sum(int length)
    {
        _sums.Clear();
        foreach (var (range, _, place) in _parts)
        {
            _sums.Add((range, place));
            while (_sums.Count > 1 && _sums[^2].Range.IsLeftOf(_sums[^1].Range))
            {
                AddLast(length);
            }
        }

        while (_sums.Count > 1)
        {
            AddLast(length);
        }

        return _sums[0].Place;
    }

    private void AddLast(int length)
    {
        var (left, right) = (_sums[^2], _sums[^1]);
        ShardSums.Add(Floats(left.Place, length), Floats(right.Place, length));
        _sums.RemoveAt(_sums.Count - 1);
        _sums[^1] = (left.Range.With(right.Range), left.Place);
    }

    private Span<float> Floats(int place, int length) => MemoryMarshal.Cast<byte, float>(_values.AsSpan(place, length));

    /// <summary>Which subtrees each process has, and where their segments are received: all first ones, then all second ones.</summary>
    private void Plan(int shards)
    {
        if (shards == _planned)
        {
            return;
        }

        _planned = shards;
        _parts.Clear();
        _rounds = 0;
        for (var rank = 0; rank < _subtrees.Length; rank++)
        {
            var start = _parts.Count;
            for (var shard = _firsts[rank]; shard < Math.Min(shards, _firsts[rank + 1]); shard++)
            {
                _parts.Add((new ShardRange(shard, 1), 0, 0));
                while (_parts.Count - start > 1 && _parts[^2].Range.IsLeftOf(_parts[^1].Range))
                {
                    _parts[^2] = (_parts[^2].Range.With(_parts[^1].Range), 0, 0);
                    _parts.RemoveAt(_parts.Count - 1);
                }
            }

            for (var part = start; part < _parts.Count; part++)
            {
                _parts[part] = (_parts[part].Range, part - start, 0);
            }

            _subtrees[rank] = _parts.Count - start;
            _rounds = Math.Max(_rounds, _subtrees[rank]);
        }

        Place();
    }

    private void Place()
    {
        var place = 0;
        for (var round = 0; round < _rounds; round++)
        {
            for (var part = 0; part < _parts.Count; part++)
            {
                if (_parts[part].Round == round)
                {
                    _parts[part] = (_parts[part].Range, round, place);
                    place = checked(place + _segments[_cluster.Rank]);
                }
            }
        }

        if (_values.Length < place)
        {
            _values = GC.AllocateUninitializedArray<byte>(place, pinned: true);
        }
    }
}
