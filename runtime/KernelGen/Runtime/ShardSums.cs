using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Numerics;

namespace KernelGen.Runtime;

/// <summary>Sums what the shards of a mini-batch leave, in an order that depends on their numbers alone.</summary>
/// <remarks>
/// The order is that of <see cref="ShardTree{T}"/>. A sum is formed as soon as both of its parts are there, so that of S shards at most
/// log₂ S + 2 blocks are in memory. With an <see cref="Exchange"/> that is not exact, the gradients of weights in every sum, beginning
/// with those of a shard, are rounded as soon as they are there, by draws that depend on the step and on which shards they are of.
/// Nothing is allocated once blocks exist.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ShardSums : IKernelLauncher
{
    private const int AddLaunch = 0;
    private const int QuantizeLaunch = 1;

    // Bytes of a unit of work: enough that threads are worth waking, whole vectors of any width, and whole blocks of gradients.
    private const int UnitShift = 14;
    private const int UnitBlockShift = UnitShift - GradientCodec.BlockBytesShift;

    private readonly long _bytes;
    private readonly long _exactBytes;
    private readonly int _stepSize;
    private readonly int _shardSize;
    private readonly Stack<AlignedBuffer> _free = new();
    private readonly ShardTree<AlignedBuffer> _tree;
    private ShardExchange? _exchange;
    private GradientCodec? _codec;
    private long _weightBytes; // of whole groups: zeros follow what the shards leave
    private QuantizationKey _key;
    private QuantizationKey _keyOfTarget;
    private AlignedBuffer? _next;
    private AlignedBuffer _target = AlignedBuffer.Empty;
    private AlignedBuffer _added = AlignedBuffer.Empty;
    private int _samples;
    private int _threads = 1;

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
        _tree = new ShardTree<AlignedBuffer>(Merge);
    }

    /// <summary>Shards of this mini-batch: those in front are full, the last one may not be.</summary>
    public int Shards { get; private set; }

    /// <summary>The first shard that this process computes.</summary>
    public int First { get; private set; }

    /// <summary>The end of the shards that this process computes, excluded.</summary>
    public int Last { get; private set; }

    /// <summary>Memory for what is summed, before there is any mini-batch.</summary>
    /// <returns>A block, which is the next shard's.</returns>
    public AlignedBuffer Reserve() => _next ??= _free.TryPop(out var block) ? block
        : new AlignedBuffer(_bytes + (GradientCodec.LongestGroup << GradientCodec.BlockBytesShift));

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
        if (_codec is not null)
        {
            // What diverged has become NaN where zeros stay.
            Clear();
            _free.Clear();
            _next = null;
        }

        _codec = exchange == Exchange.Exact ? null : new GradientCodec(exchange);
        _weightBytes = _codec?.WholeGroups(_bytes - _exactBytes) ?? 0;
        _exchange = cluster is null ? null
            : new ShardExchange(cluster, _stepSize / _shardSize, _shardSize, _codec is null ? _bytes : _exactBytes, _weightBytes, _codec);
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
        _threads = threads;
        var range = new ShardRange(shard, 1);
        Quantize(range, _next!);
        _tree.Add(range, _next!);
        _next = null;
    }

    /// <summary>The sum over all shards.</summary>
    /// <param name="threads">Threads that share the additions.</param>
    /// <returns>The block that holds it; it is good until the next mini-batch begins.</returns>
    public AlignedBuffer Total(int threads)
    {
        _threads = threads;
        if (_exchange is null)
        {
            return _tree.Total();
        }

        if (_tree.Parts.IsEmpty)
        {
            _exchange.Run(Shards, [], Next(), _key);
            _tree.Add(default, _next!);
            _next = null;
        }
        else
        {
            _exchange.Run(Shards, _tree.Parts, _tree.Parts[0].Sum, _key);
        }

        return _tree.Parts[0].Sum;
    }

    /// <inheritdoc/>
    public void Launch(int launch, int first, int last)
    {
        var begin = (long)first << UnitShift;
        if (launch == AddLaunch)
        {
            var floats = (int)((Math.Min(_bytes, (long)last << UnitShift) - begin) >> 2);
            Add(new Span<float>(_target.Pointer + begin, floats), new ReadOnlySpan<float>(_added.Pointer + begin, floats));
        }
        else
        {
            var floats = (int)((Math.Min(_weightBytes, (long)last << UnitShift) - begin) >> 2);
            _codec!.Quantize(new Span<float>(_target.Pointer + _exactBytes + begin, floats), first << UnitBlockShift, _keyOfTarget);
        }
    }

    private static int Units(long bytes) => (int)((bytes + (1 << UnitShift) - 1) >> UnitShift);

    private AlignedBuffer Merge(ShardRange range, AlignedBuffer left, AlignedBuffer right)
    {
        (_target, _added) = (left, right);
        ThreadTeam.Run(this, AddLaunch, Units(_bytes), _threads);
        _free.Push(right);
        Quantize(range, left);
        return left;
    }

    private void Quantize(ShardRange range, AlignedBuffer sum)
    {
        if (_codec is not null)
        {
            (_target, _keyOfTarget) = (sum, _key.For(range));
            ThreadTeam.Run(this, QuantizeLaunch, Units(_weightBytes), _threads);
        }
    }

    /// <summary>What the last mini-batch left, finished or not, is free.</summary>
    private void Clear()
    {
        foreach (var (_, sum) in _tree.Parts)
        {
            _free.Push(sum);
        }

        _tree.Clear();
    }
}
