using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Numerics;

namespace KernelGen.Runtime;

/// <summary>Sums what the shards of a mini-batch leave, in an order that depends on their numbers alone.</summary>
/// <remarks>
/// The order is a binary tree over the numbers: two neighbours are added, then two sums of two, and so on; what has no neighbour at the end
/// is added from the last on. A sum is formed as soon as both of its parts are there, so that of S shards at most log₂ S + 2 blocks are in
/// memory. Nothing is allocated once they exist.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ShardSums : IKernelLauncher
{
    // Bytes of a unit of work: enough that threads are worth waking, and whole vectors of any width.
    private const int UnitShift = 14;

    private readonly long _bytes;
    private readonly int _stepSize;
    private readonly int _shardSize;
    private readonly Stack<AlignedBuffer> _free = new();
    private readonly List<(ShardRange Range, AlignedBuffer Sum)> _nodes = [];
    private readonly List<AlignedBuffer> _own = [];
    private ShardExchange? _exchange;
    private AlignedBuffer? _next;
    private AlignedBuffer _target = AlignedBuffer.Empty;
    private AlignedBuffer _added = AlignedBuffer.Empty;
    private int _samples;

    /// <summary>Sums of a network's shards.</summary>
    /// <param name="stepSize">Samples of a full mini-batch.</param>
    /// <param name="shardSize">Samples of a full shard.</param>
    /// <param name="bytes">Bytes of floats that a shard leaves, a multiple of 64.</param>
    public ShardSums(int stepSize, int shardSize, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, shardSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes & 63, 0);
        (_stepSize, _shardSize, _bytes) = (stepSize, shardSize, bytes);
    }

    /// <summary>Shards of this mini-batch: those in front are full, the last one may not be.</summary>
    public int Shards { get; private set; }

    /// <summary>The first shard that this process computes.</summary>
    public int First { get; private set; }

    /// <summary>The end of the shards that this process computes, excluded.</summary>
    public int Last { get; private set; }

    /// <summary>Memory for what is summed, before there is any mini-batch.</summary>
    /// <returns>A block, which is the next shard's.</returns>
    public AlignedBuffer Reserve() => _next ??= _free.TryPop(out var block) ? block : new AlignedBuffer(_bytes);

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

    /// <summary>Shares the shards with the other processes of a cluster, from the next mini-batch on.</summary>
    /// <param name="cluster">The cluster; null to compute all shards here.</param>
    internal void Join(Cluster? cluster) =>
        _exchange = cluster is null ? null : new ShardExchange(cluster, _stepSize / _shardSize, _shardSize, _bytes);

    /// <summary>Says how many samples the mini-batch has that comes next, here and in all other processes.</summary>
    internal void Announce(int samples) => _exchange!.Samples = samples;

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

    /// <summary>Takes what a shard has left in the block of <see cref="Next"/>.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="threads">Threads that share the additions.</param>
    public void Add(int shard, int threads)
    {
        _nodes.Add((new ShardRange(shard, 1), _next!));
        _next = null;
        while (_nodes.Count > 1 && _nodes[^2].Range.IsLeftOf(_nodes[^1].Range))
        {
            AddLast(threads);
        }
    }

    /// <summary>The sum over all shards.</summary>
    /// <param name="threads">Threads that share the additions.</param>
    /// <returns>The block that holds it; it is good until the next mini-batch begins.</returns>
    public AlignedBuffer Total(int threads)
    {
        if (_exchange is not null)
        {
            return Exchange(_exchange);
        }

        while (_nodes.Count > 1)
        {
            AddLast(threads);
        }

        return _nodes[0].Sum;
    }

    private AlignedBuffer Exchange(ShardExchange exchange)
    {
        _own.Clear();
        foreach (var (_, sum) in _nodes)
        {
            _own.Add(sum);
        }

        if (_nodes.Count == 0)
        {
            _nodes.Add((default, Reserve()));
            _next = null;
        }

        exchange.Run(Shards, _own, _nodes[0].Sum);
        return _nodes[0].Sum;
    }

    /// <inheritdoc/>
    public void Launch(int launch, int first, int last)
    {
        var begin = (long)first << UnitShift;
        var end = Math.Min(_bytes, (long)last << UnitShift);
        var floats = (int)((end - begin) >> 2);
        Add(new Span<float>(_target.Pointer + begin, floats), new ReadOnlySpan<float>(_added.Pointer + begin, floats));
    }

    private void AddLast(int threads)
    {
        var (left, right) = (_nodes[^2], _nodes[^1]);
        (_target, _added) = (left.Sum, right.Sum);
        ThreadTeam.Run(this, 0, (int)((_bytes + (1 << UnitShift) - 1) >> UnitShift), threads);
        _free.Push(right.Sum);
        _nodes.RemoveAt(_nodes.Count - 1);
        _nodes[^1] = (left.Range.With(right.Range), left.Sum);
    }

    /// <summary>What the last mini-batch left, finished or not, is free.</summary>
    private void Clear()
    {
        foreach (var (_, sum) in _nodes)
        {
            _free.Push(sum);
        }

        _nodes.Clear();
    }
}
