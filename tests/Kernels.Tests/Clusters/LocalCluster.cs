using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KernelGen.Kernels.Tests;

/// <summary>A cluster whose processes are threads of this one.</summary>
internal sealed class LocalCluster : Cluster
{
    private readonly Hub _hub;

    private LocalCluster(Hub hub, int rank) => (_hub, Rank) = (hub, rank);

    public override int Rank { get; }

    public override int Size => _hub.Parts.Length;

    /// <summary>Runs something on every rank and returns what each gives; the first exception of any is thrown.</summary>
    public static IReadOnlyList<T> Run<T>(int size, Func<Cluster, T> work)
    {
        using var hub = new Hub(size);
        var results = new T[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            using var cluster = new LocalCluster(hub, rank);
            try
            {
                results[rank] = work(cluster);
            }
            catch (Exception exception) when (hub.Fail(exception))
            {
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return hub.Failure is null ? results : throw hub.Failure;
    }

    public override void Abort(Exception exception) => _hub.Fail(exception);

    protected override void BroadcastCore(Span<byte> bytes)
    {
        if (Rank == 0)
        {
            _hub.Parts[0] = bytes.ToArray();
        }

        _hub.Wait();
        _hub.Parts[0].CopyTo(bytes);
        _hub.Wait();
    }

    protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        var starts = Starts(counts);
        _hub.Parts[Rank] = bytes.Slice(starts[Rank], counts[Rank]).ToArray();
        _hub.Wait();
        for (var rank = 0; rank < Size; rank++)
        {
            _hub.Parts[rank].CopyTo(bytes[starts[rank]..]);
        }

        _hub.Wait();
    }

    protected override void AllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        _hub.Parts[Rank] = sent.ToArray();
        _hub.Starts[Rank] = Starts(sentCounts);
        _hub.Wait();
        for (var rank = 0; rank < Size; rank++)
        {
            _hub.Parts[rank].AsSpan(_hub.Starts[rank][Rank], receivedCounts[rank]).CopyTo(received);
            received = received[receivedCounts[rank]..];
        }

        _hub.Wait();
    }

    private static int[] Starts(ReadOnlySpan<int> counts)
    {
        var starts = new int[counts.Length];
        for (var rank = 1; rank < counts.Length; rank++)
        {
            starts[rank] = starts[rank - 1] + counts[rank - 1];
        }

        return starts;
    }

    private sealed class Hub(int size) : IDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private volatile Exception? _failure;

        public byte[][] Parts { get; } = new byte[size][];

        public int[][] Starts { get; } = new int[size][];

        public Barrier Barrier { get; } = new(size);

        public Exception? Failure => _failure;

        public void Dispose()
        {
            Barrier.Dispose();
            _ended.Dispose();
        }

        public bool Fail(Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            _ended.Cancel();
            return true;
        }

        /// <summary>Waits for the others, unless one of them will never come.</summary>
        public void Wait()
        {
            try
            {
                Barrier.SignalAndWait(_ended.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("Another process has failed.", _failure);
            }
        }
    }
}
