using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelGen.Runtime;

/// <summary>Sums what the shards of a mini-batch leave, in an order that depends on their numbers alone.</summary>
/// <remarks>
/// The order is that of <see cref="ShardTree{T}"/>. A sum is formed as soon as both of its parts are there, so that of S shards at most
/// log₂ S + 2 sums are in memory. With an <see cref="Exchange"/> that is not exact, the gradients of weights in every sum, beginning
/// with those of a shard, are rounded as soon as they are there, by draws that depend on the step and on which shards they are of, and
/// are packed from then on. Nothing is allocated once blocks exist.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ShardSums
{
    private readonly long _bytes;
    private readonly long _exactBytes;
    private readonly int _stepSize;
    private readonly int _shardSize;
    private readonly SumArithmetic _arithmetic = new();
    private readonly Stack<AlignedBuffer> _free = new();
    private readonly List<AlignedBuffer> _used = []; // by sums of this mini-batch
    private readonly List<ShardTree<AlignedBuffer>> _trees = []; // of each piece
    private IReadOnlyList<SumPiece> _pieces = [];
    private ShardExchange? _exchange;
    private GradientCodec? _codec;
    private long _sumBytes;
    private QuantizationKey _key;
    private AlignedBuffer? _next; // what the next shard leaves
    private AlignedBuffer? _sum; // what it becomes
    private int _added; // pieces of that
    private int _samples;

    /// <summary>Sums of a network's shards.</summary>
    /// <param name="stepSize">Samples of a full mini-batch.</param>
    /// <param name="shardSize">Samples of a full shard.</param>
    /// <param name="bytes">Bytes of floats that a shard leaves, a multiple of 64.</param>
    /// <param name="exactBytes">How many of them, in front, are no gradients of weights, which may be rounded; a multiple of 64.</param>
    public ShardSums(int stepSize, int shardSize, long bytes, long exactBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, shardSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes & 63, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(exactBytes & 63, 0);
        ArgumentOutOfRangeException.ThrowIfNegative(exactBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exactBytes, bytes);
        (_stepSize, _shardSize, _bytes, _exactBytes) = (stepSize, shardSize, bytes, exactBytes);
        Divide([SumPiece.Whole(bytes)]);
    }

    /// <summary>Shards of this mini-batch: those in front are full, the last one may not be.</summary>
    public int Shards { get; private set; }

    /// <summary>The first shard that this process computes.</summary>
    public int First { get; private set; }

    /// <summary>The end of the shards that this process computes, excluded.</summary>
    public int Last { get; private set; }

    // What a shard leaves is followed by zeros, to whole groups of gradients.
    private long BlockBytes => _bytes + (GradientCodec.LongestGroup << GradientCodec.BlockBytesShift);

    /// <summary>Memory for what is summed, before there is any mini-batch.</summary>
    /// <returns>A block, which is the next shard's.</returns>
    public AlignedBuffer Reserve() => _next ??= _codec is null ? TakeSum() : new AlignedBuffer(BlockBytes);

    /// <summary>Begins a mini-batch.</summary>
    /// <param name="samples">Its samples, at least 1 and at most those of a full one; those of this process in a cluster.</param>
    /// <returns>The samples of the whole mini-batch.</returns>
    public int Begin(int samples)
    {
        var own = samples;
        samples = _exchange?.Samples ?? samples;
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, _stepSize);
        Clear();
        _samples = samples;
        Shards = 0;
        for (var rest = samples; rest > 0; rest -= _shardSize)
        {
            Shards++;
        }

        (First, Last) = (0, Shards);
        if (_exchange is not null)
        {
            (First, Last) = (Math.Min(Shards, _exchange.First), Math.Min(Shards, _exchange.Last));
            ArgumentOutOfRangeException.ThrowIfNotEqual(own, OwnSamples(samples).Count, nameof(samples));
        }

        return samples;
    }

    /// <summary>Shares the shards with the other processes of a cluster, from the next mini-batch on, and rounds gradients.</summary>
    /// <param name="cluster">The cluster; null to compute all shards here.</param>
    /// <param name="exchange">How gradients of weights are rounded.</param>
    internal void Join(Cluster? cluster, Exchange exchange)
    {
        Clear();
        if (_codec is not null || exchange != Exchange.Exact)
        {
            // Sums are of another length; and what diverged has become NaN where zeros stay.
            _free.Clear();
            _next = null;
        }

        _codec = exchange == Exchange.Exact ? null : new GradientCodec(exchange);
        Divide(cluster is null && _codec is null
            ? [SumPiece.Whole(_bytes)]
            : SumPiece.Of(cluster?.Size ?? 1, _bytes, _exactBytes, _codec));
        _exchange = cluster is null ? null
            : new ShardExchange(cluster, _stepSize / _shardSize, _shardSize, _pieces, _arithmetic);
    }

    /// <summary>Says what mini-batch comes next, here and in all other processes.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="step">The network's steps so far.</param>
    internal void Announce(int samples, long seed, long step)
    {
        _key = QuantizationKey.Of(seed, step);
        if (_exchange is not null)
        {
            _exchange.Samples = samples;
        }
    }

    /// <summary>The samples of a mini-batch that this process trains on.</summary>
    /// <param name="samples">Those of the whole mini-batch.</param>
    internal (int First, int Count) OwnSamples(int samples)
    {
        if (_exchange is null)
        {
            return (0, samples);
        }

        var first = Math.Min(samples, _exchange.FirstSample);
        return (first, Math.Min(samples, _exchange.LastSample) - first);
    }

    /// <summary>Adds floats to others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(Span<float> target, ReadOnlySpan<float> added)
    {
        for (; target.Length >= Vector<float>.Count; target = target[Vector<float>.Count..])
        {
            (new Vector<float>(target) + new Vector<float>(added)).CopyTo(target);
            added = added[Vector<float>.Count..];
        }
    }

    /// <summary>Samples of a shard of this mini-batch.</summary>
    /// <param name="shard">Its number.</param>
    /// <returns>Those of a full one, or what is left for the last.</returns>
    public int SamplesOf(int shard)
    {
        if (shard < Shards - 1)
        {
            return _shardSize;
        }

        var rest = _samples;
        for (var full = 1; full < Shards; full++)
        {
            rest -= _shardSize;
        }

        return rest;
    }

    /// <summary>Memory for what the next shard of this process leaves: it holds anything, and zeros where no shard ever writes.</summary>
    /// <returns>A block.</returns>
    public AlignedBuffer Next() => Reserve();

    /// <summary>
    /// Takes gradients of weights that a shard has completed, so that they are on their way to other processes while it computes those of
    /// layers further down.
    /// </summary>
    /// <param name="shard">The shard.</param>
    /// <param name="before">The first ones in the block of <see cref="Next"/> that are not complete.</param>
    /// <param name="threads">Threads that share the additions.</param>
    [CLSCompliant(false)]
    public unsafe void AddGradients(int shard, float* before, int threads)
    {
        var end = (byte*)before - _next!.Pointer;
        _arithmetic.Threads = threads;
        while (_added < _pieces.Count && _pieces[_added].Start >= _exactBytes && _pieces[_added].Start + _pieces[_added].Bytes <= end)
        {
            AddNext(shard);
        }

        _exchange?.Advance();
    }

    /// <summary>Takes what a shard has left in the block of <see cref="Next"/>, and has not been taken yet.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="threads">Threads that share the additions.</param>
    public void Add(int shard, int threads)
    {
        _arithmetic.Threads = threads;
        while (_added < _pieces.Count)
        {
            AddNext(shard);
        }

        _added = 0;
    }

    /// <summary>The sum over all shards.</summary>
    /// <param name="threads">Threads that share the additions.</param>
    /// <returns>The block that holds it; it is good until the next mini-batch begins.</returns>
    public AlignedBuffer Total(int threads)
    {
        _arithmetic.Threads = threads;
        if (_trees[0].Parts.IsEmpty)
        {
            BeginWithoutShards();
        }

        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            if (_exchange is null)
            {
                _trees[piece].Total();
            }
            else
            {
                _exchange.Reduce(piece, _trees[0].Parts[0].Sum, _key);
            }
        }

        var sum = _trees[0].Parts[0].Sum;
        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            _exchange?.Complete(piece);
            if (_codec is not null)
            {
                _arithmetic.Read(_pieces[piece], sum, Reserve());
            }
        }

        return _codec is null ? sum : Reserve();
    }

    /// <summary>Divides sums into pieces, before there is any.</summary>
    private void Divide(IReadOnlyList<SumPiece> pieces)
    {
        _pieces = pieces;
        _trees.Clear();
        _sumBytes = 0;
        foreach (var piece in pieces)
        {
            _trees.Add(new ShardTree<AlignedBuffer>((range, left, right) => Merge(piece, range, left, right)));
            _sumBytes = Math.Max(_sumBytes, piece.SumStart + piece.SumBytes);
        }
    }

    private AlignedBuffer TakeSum() =>
        _free.TryPop(out var free) ? free : new AlignedBuffer(_codec is null ? BlockBytes : _sumBytes);

    /// <summary>Takes the next piece of what a shard has left.</summary>
    private void AddNext(int shard)
    {
        var (piece, range) = (_added++, new ShardRange(shard, 1));
        if (piece == 0)
        {
            _sum = _codec is null ? _next! : TakeSum();
            _used.Add(_sum);
        }

        if (_codec is not null)
        {
            _arithmetic.Write(_pieces[piece], _next!, _sum!, _key.For(range));
        }

        _trees[piece].Add(range, _sum!);
        if (range.First == Last - 1)
        {
            _exchange?.Begin(piece, Shards, _trees[piece].Parts);
        }

        if (piece == _pieces.Count - 1 && _codec is null)
        {
            _next = null;
        }
    }

    /// <summary>Takes part in the sum without a shard.</summary>
    private void BeginWithoutShards()
    {
        var sum = TakeSum();
        _used.Add(sum);
        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            _exchange!.Begin(piece, Shards, []);
            _trees[piece].Add(default, sum);
        }
    }

    private unsafe AlignedBuffer Merge(SumPiece piece, ShardRange range, AlignedBuffer left, AlignedBuffer right)
    {
        _arithmetic.Add(
            piece.Codec,
            left.Pointer + piece.SumStart,
            right.Pointer + piece.SumStart,
            piece.SumBytes,
            piece.SegmentBlocks[0],
            _key.For(range));
        if (ReferenceEquals(piece, _pieces[^1]) && _used.Remove(right))
        {
            _free.Push(right);
        }

        return left;
    }

    /// <summary>What the last mini-batch left, finished or not, is free.</summary>
    private void Clear()
    {
        foreach (var sum in _used)
        {
            _free.Push(sum);
        }

        _used.Clear();
        _added = 0;
        foreach (var tree in _trees)
        {
            tree.Clear();
        }
    }
}
