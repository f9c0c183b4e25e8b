using System;

namespace KernelGen;

/// <summary>
/// Processes that train one network together, each with shards of every mini-batch: what <see cref="Trainer.Cluster"/> takes. The package
/// KernelGen.Mpi has one for MPI.
/// </summary>
/// <remarks>
/// All processes run the same program, with the same data and settings. Every member is called by all of them in the same order, by one
/// thread of each.
/// </remarks>
public abstract class Cluster : IDisposable
{
    /// <summary>The number of this process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>Processes, at least 1.</summary>
    public abstract int Size { get; }

    /// <summary>
    /// Bytes that this process has had for others so far, counted once for each that gets them. On which way they reach it is the
    /// library's affair.
    /// </summary>
    public long BytesSent { get; private set; }

    /// <summary>Bytes that others have had for this process so far.</summary>
    public long BytesReceived { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives all processes what rank 0 has.</summary>
    /// <param name="bytes">What rank 0 has; receives it on all others.</param>
    protected abstract void BroadcastCore(Span<byte> bytes);

    /// <summary>Gives all processes what each of them has.</summary>
    /// <param name="bytes">Parts that follow each other in the order of ranks; all but the own one are received.</param>
    /// <param name="counts">Bytes of each rank's part.</param>
    protected abstract void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts);

    /// <summary>Gives each process a part of what each of the others has.</summary>
    /// <param name="sent">What this process has: parts that follow each other in the order of the ranks that they go to.</param>
    /// <param name="sentCounts">Bytes for each rank.</param>
    /// <param name="received">Receives parts that follow each other in the order of the ranks that they come from.</param>
    /// <param name="receivedCounts">Bytes from each rank.</param>
    protected abstract void AllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts);

    /// <summary><see cref="BroadcastCore"/>, counted.</summary>
    internal void Broadcast(Span<byte> bytes)
    {
        BroadcastCore(bytes);
        if (Rank == 0)
        {
            SendToOthers(bytes.Length);
        }
        else
        {
            BytesReceived += bytes.Length;
        }
    }

    /// <summary><see cref="AllGatherCore"/>, counted.</summary>
    internal void AllGather(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        AllGatherCore(bytes, counts);
        SendToOthers(counts[Rank]);
        BytesReceived += bytes.Length - counts[Rank];
    }

    /// <summary><see cref="AllToAllCore"/>, counted.</summary>
    internal void AllToAll(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        AllToAllCore(sent, sentCounts, received, receivedCounts);
        BytesSent += sent.Length - sentCounts[Rank];
        BytesReceived += received.Length - receivedCounts[Rank];
    }

    /// <summary>Ends all processes, since this one cannot go on; it may not return. Any thread may call it.</summary>
    /// <param name="exception">Why.</param>
    public abstract void Abort(Exception exception);

    /// <summary>Counts the same bytes for each of the others: in a training step, which has no multiplication.</summary>
    private void SendToOthers(int bytes)
    {
        for (var others = Size - 1; others > 0; others--)
        {
            BytesSent += bytes;
        }
    }

    /// <summary>Leaves the cluster.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
