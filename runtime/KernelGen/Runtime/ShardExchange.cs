using System;
using System.Collections.Generic;

namespace KernelGen.Runtime;

/// <summary>The sum over the shards of all processes of a cluster, in the order that one process would add them in.</summary>
/// <remarks>
/// Of each piece of the sum, every process owns a segment. It gets that segment of every subtree that the others have added up, adds them
/// as the tree has them, and gives the result to all: where shards divide evenly, each sends and receives about twice the sum, however
/// many there are. Pieces are under way while others are computed. Nothing is allocated from the second mini-batch on.
/// </remarks>
internal sealed unsafe class ShardExchange
{
    private readonly Cluster _cluster;
    private readonly IReadOnlyList<SumPiece> _pieces;
    private readonly SumArithmetic _arithmetic;
    private readonly int[] _firsts;
    private readonly int[] _nothing;
    private readonly int[] _subtrees;
    private readonly int[] _receivedBytes;
    private readonly List<ShardRange> _ranges = []; // of the subtrees of all processes
    private readonly List<int>[] _places; // where those of a piece are received
    private readonly List<int>[] _operations;
    private readonly ShardTree<int> _tree;
    private QuantizationKey _key;
    private SumPiece _piece;
    private int _planned = -1;
    private int _rounds;
    private AlignedBuffer _received = AlignedBuffer.Empty;

    /// <param name="cluster">The processes.</param>
    /// <param name="shards">Shards of a full mini-batch.</param>
    /// <param name="shardSize">Samples of a full shard.</param>
    /// <param name="pieces">What is exchanged.</param>
    /// <param name="arithmetic">What adds it up.</param>
    public ShardExchange(Cluster cluster, int shards, int shardSize, IReadOnlyList<SumPiece> pieces, SumArithmetic arithmetic)
    {
        var bytes = pieces[^1].SumStart + pieces[^1].SumBytes;
        foreach (var piece in pieces)
        {
            bytes = Math.Max(bytes, piece.SumStart + piece.SumBytes);
        }

        if (bytes > int.MaxValue)
        {
            throw new NotSupportedException(
                $"The gradients of the network are {bytes} bytes for each shard; processes can exchange {int.MaxValue} at most.");
        }

        (_cluster, _pieces, _arithmetic, _piece) = (cluster, pieces, arithmetic, pieces[0]);
        _firsts = new int[cluster.Size + 1];
        for (var rank = 0; rank < _firsts.Length; rank++)
        {
            _firsts[rank] = (int)((long)rank * shards / cluster.Size);
        }

        (FirstSample, LastSample) = (First * shardSize, Last * shardSize);
        _nothing = new int[cluster.Size];
        _subtrees = new int[cluster.Size];
        _receivedBytes = new int[cluster.Size];
        _places = new List<int>[pieces.Count];
        _operations = new List<int>[pieces.Count];
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            (_places[piece], _operations[piece]) = ([], []);
        }

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

    /// <summary>Begins to give the owners of segments their parts of subtrees: all processes, piece by piece in the same order.</summary>
    /// <param name="number">The piece.</param>
    /// <param name="shards">Shards of this mini-batch.</param>
    /// <param name="own">The subtrees that the shards of this process make.</param>
    public void Begin(int number, int shards, ReadOnlySpan<(ShardRange Range, AlignedBuffer Sum)> own)
    {
        Plan(shards);
        var piece = _pieces[number];
        var (message, place) = (piece.SegmentBytes[_cluster.Rank], _places[number][0]);
        _operations[number].Clear();
        for (var round = 0; round < _rounds; round++)
        {
            var bytes = 0;
            for (var rank = 0; rank < _cluster.Size; rank++)
            {
                _receivedBytes[rank] = round < _subtrees[rank] ? message : 0;
                bytes += _receivedBytes[rank];
            }

            var sends = round < own.Length;
            _operations[number].Add(_cluster.BeginAllToAll(
                sends ? own[round].Sum.Slice(piece.SumStart, (int)piece.SumBytes) : default,
                sends ? piece.SegmentBytes : _nothing,
                _received.Slice(place, bytes),
                _receivedBytes));
            place += bytes;
        }
    }

    /// <summary>Adds up the own segment of a piece, and begins to give it to all.</summary>
    /// <param name="number">The piece.</param>
    /// <param name="sum">Receives the piece, as soon as that is complete.</param>
    /// <param name="key">What draws of this step depend on.</param>
    public void Reduce(int number, AlignedBuffer sum, QuantizationKey key)
    {
        Complete(number);
        (_piece, _key) = (_pieces[number], key);
        _tree.Clear();
        for (var part = 0; part < _ranges.Count; part++)
        {
            _tree.Add(_ranges[part], _places[number][part]);
        }

        var (start, bytes) = (_piece.SegmentStarts[_cluster.Rank], _piece.SegmentBytes[_cluster.Rank]);
        _received.Slice(_tree.Total(), bytes).CopyTo(sum.Slice(_piece.SumStart + start, bytes));
        _operations[number].Add(_cluster.BeginAllGather(sum.Slice(_piece.SumStart, (int)_piece.SumBytes), _piece.SegmentBytes));
    }

    /// <summary>Lets what was begun move on.</summary>
    public void Advance()
    {
        foreach (var operations in _operations)
        {
            foreach (var operation in operations)
            {
                _cluster.Advance(operation);
            }
        }
    }

    /// <summary>Waits until what was begun with a piece is done.</summary>
    public void Complete(int number)
    {
        foreach (var operation in _operations[number])
        {
            _cluster.Complete(operation);
        }

        _operations[number].Clear();
    }

    private int Merge(ShardRange range, int left, int right)
    {
        var (bytes, block) = (_piece.SegmentBytes[_cluster.Rank], _piece.SegmentBlocks[_cluster.Rank]);
        _arithmetic.Add(_piece.Codec, _received.Pointer + left, _received.Pointer + right, bytes, block, _key.For(range));
        return left;
    }

    /// <summary>Which subtrees each process has, and where they are received: all first ones, then all second ones.</summary>
    private void Plan(int shards)
    {
        if (shards == _planned)
        {
            return;
        }

        _planned = shards;
        _ranges.Clear();
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
                _ranges.Add(range);
            }
        }

        Place();
    }

    private void Place()
    {
        var place = 0;
        for (var number = 0; number < _pieces.Count; number++)
        {
            var places = _places[number];
            places.Clear();
            places.AddRange(new int[_ranges.Count]);
            for (var round = 0; round < _rounds; round++)
            {
                var part = 0;
                foreach (var subtrees in _subtrees)
                {
                    if (round < subtrees)
                    {
                        places[part + round] = place;
                        place = checked(place + _pieces[number].SegmentBytes[_cluster.Rank]);
                    }

                    part += subtrees;
                }
            }
        }

        if (_received.Length < place)
        {
            _received = new AlignedBuffer(place);
        }
    }
}
