using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>The part of this process in one training: of a cluster, or alone.</summary>
/// <remarks>What all processes do alike, each does for itself; what could differ is agreed on here.</remarks>
internal sealed class ClusterSession : IDisposable
{
    private readonly Cluster? _cluster;
    private readonly IShardedNetwork? _network;
    private readonly CancellationToken _cancellationToken;
    private readonly int[] _ones;
    private readonly byte[] _flags;
    private readonly bool _mayBeCancelled;

    private ClusterSession(Cluster? cluster, IShardedNetwork? network, Exchange exchange, CancellationToken cancellationToken)
    {
        (_cluster, _network, _cancellationToken) = (cluster, network, cancellationToken);
        _flags = new byte[cluster?.Size ?? 1];
        _ones = new int[_flags.Length];
        Array.Fill(_ones, 1);
        _network?.Sums.Join(cluster, exchange);
        _network?.Pieces?.Join(cluster);
        _mayBeCancelled = Any(cancellationToken.CanBeCanceled);
    }

    /// <summary>No cluster, and nothing that could be cancelled.</summary>
    public static ClusterSession Alone { get; } = new(null, null, Exchange.Exact, CancellationToken.None);

    /// <summary>Whether this process writes files and reports.</summary>
    public bool IsFirst => _cluster is null or { Rank: 0 };

    /// <summary>The other processes; null where there are none.</summary>
    public Cluster? Cluster => _cluster;

    /// <summary>Takes part in a training.</summary>
    /// <param name="cluster">The processes, or null; one alone needs no shards.</param>
    /// <param name="network">The network.</param>
    /// <param name="exchange">How gradients of weights are rounded, in one process too.</param>
    /// <param name="cancellationToken">Ends the training on all of them.</param>
    /// <exception cref="InvalidOperationException">The network's mini-batches have no shards.</exception>
    public static ClusterSession Begin(Cluster? cluster, INetwork network, Exchange exchange, CancellationToken cancellationToken)
    {
        cluster = cluster is { Size: 1 } ? null : cluster;
        if (cluster is null && exchange == Exchange.Exact)
        {
            return new ClusterSession(null, null, exchange, cancellationToken);
        }

        if (network is not IShardedNetwork sharded)
        {
            var (why, shards) = cluster is null
                ? ($"have no shards whose gradients {nameof(Trainer.Exchange)} = {exchange} could round", "at least two")
                : ($"are whole, and {cluster.Size} processes cannot share one out", "as many shards as there may be processes");
            throw new InvalidOperationException(
                $"The mini-batches of {network.GetType().Name} {why}: write [Network(BatchSize = {network.BatchSize}, Shards = …)], "
                    + $"{shards}.");
        }

        return new ClusterSession(cluster, sharded, exchange, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network?.Sums.Join(null, Exchange.Exact);
        _network?.Pieces?.Join(null);
    }

    /// <summary>The samples of a mini-batch that this process trains on.</summary>
    /// <param name="samples">Those of the whole mini-batch.</param>
    public (int First, int Count) OwnSamples(int samples) => _network?.Sums.OwnSamples(samples) ?? (0, samples);

    /// <summary>Trains on the share of this process in a mini-batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The share.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The mean loss of the whole mini-batch.</returns>
    public float Train(INetwork network, MiniBatch samples, float rate)
    {
        _network?.Sums.Announce(samples.Total, network.Seed, network.Step);
        return samples.Count == 0 ? _network!.TrainWithoutSamples(rate)
            : network is IClassifier classifier ? classifier.Train(samples.Inputs, samples.Labels, rate)
            : ((IRegressor)network).Train(samples.Inputs, samples.Targets, rate);
    }

    /// <summary>Whether something holds in any of the processes. Allocates nothing.</summary>
    public bool Any(bool holds)
    {
        if (_cluster is null)
        {
            return holds;
        }

        _flags[_cluster.Rank] = holds ? (byte)1 : (byte)0;
        _cluster.AllGather(_flags, _ones);
        return _flags.AsSpan().Contains((byte)1);
    }

    /// <summary>Ends the training on all processes when that was asked for on any of them.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfCancelled()
    {
        if (_cluster is null)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }
        else if (_mayBeCancelled && Any(_cancellationToken.IsCancellationRequested))
        {
            throw new OperationCanceledException("The training was cancelled, here or in another process.", _cancellationToken);
        }
    }

    /// <summary>
    /// Ends all processes for an exception that the others do not meet too; those that all meet alike (cancellation, divergence) are for
    /// the caller.
    /// </summary>
    /// <returns>Always false, for an exception filter: the exception goes on its way.</returns>
    public bool Abort(Exception exception)
    {
        if (exception is not (OperationCanceledException or NotFiniteNumberException))
        {
            _cluster?.Abort(exception);
        }

        return false;
    }

    /// <summary>What rank 0 has, in all processes.</summary>
    public double OfFirst(double value)
    {
        _cluster?.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref value)));
        return value;
    }

    /// <summary>The content of a file that rank 0 reads; null where it reads none.</summary>
    /// <param name="path">The file, on rank 0; null elsewhere, and where there is none.</param>
    public byte[]? ContentOf(string? path)
    {
        if (_cluster is null)
        {
            return null;
        }

        var content = path is null ? null : File.ReadAllBytes(path);
        var length = (int)OfFirst(content?.Length ?? -1);
        if (length < 0)
        {
            return null;
        }

        content ??= new byte[length];
        _cluster.Broadcast(content);
        return content;
    }

    /// <summary>Gives all processes the network of rank 0, whatever theirs has learned before.</summary>
    public void ShareNetwork(INetwork network)
    {
        if (_cluster is null)
        {
            return;
        }

        Span<long> counters = [network.Seed, network.Step];
        _cluster.Broadcast(MemoryMarshal.AsBytes(counters));
        var values = new float[NetworkState.Largest(network)];
        for (var tensor = 0; tensor < network.Tensors.Count; tensor++)
        {
            var own = values.AsSpan(0, network.Tensors[tensor].Count);
            network.ReadTensor(tensor, own);
            _cluster.Broadcast(MemoryMarshal.AsBytes(own));
            if (!IsFirst)
            {
                network.WriteTensor(tensor, own);
            }
        }

        if (!IsFirst)
        {
            network.Restore(counters[0], counters[1]);
        }
    }

    /// <summary>Refuses to train where data or settings of a process are others than those of rank 0.</summary>
    /// <exception cref="InvalidOperationException">They are.</exception>
    public void Compare(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        if (_cluster is null)
        {
            return;
        }

        const int Length = SHA256.HashSizeInBytes;
        var part = Length * settings.Count;
        var hashes = new byte[part * _cluster.Size];
        var counts = new int[_cluster.Size];
        Array.Fill(counts, part);
        for (var setting = 0; setting < settings.Count; setting++)
        {
            SHA256.HashData(
                Encoding.UTF8.GetBytes(settings[setting].Value), hashes.AsSpan((_cluster.Rank * part) + (setting * Length), Length));
        }

        _cluster.AllGather(hashes, counts);
        for (var rank = 1; rank < _cluster.Size; rank++)
        {
            for (var setting = 0; setting < settings.Count; setting++)
            {
                if (!hashes.AsSpan(setting * Length, Length).SequenceEqual(hashes.AsSpan((rank * part) + (setting * Length), Length)))
                {
                    throw new InvalidOperationException(
                        $"All processes train with the same data and settings, but '{settings[setting].Key}' of rank {rank} is not that of "
                            + $"rank 0; here it is '{settings[setting].Value}'.");
                }
            }
        }
    }
}
