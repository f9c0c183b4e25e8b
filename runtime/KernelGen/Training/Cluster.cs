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

    /// <summary>
    /// Begins what <see cref="AllToAllCore"/> does. All processes begin operations in the same order, and several may be under way. Unless
    /// it is overridden, the operation is done when this returns.
    /// </summary>
    /// <param name="sent">As there; the memory does not move, and stays as it is until the operation is done.</param>
    /// <param name="sentCounts">As there; it may change at once.</param>
    /// <param name="received">As there; memory that does not move and that nobody looks at until the operation is done.</param>
    /// <param name="receivedCounts">As there; it may change at once.</param>
    /// <returns>What <see cref="CompleteCore"/> knows the operation by.</returns>
    protected virtual int BeginAllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        AllToAllCore(sent, sentCounts, received, receivedCounts);
        return 0;
    }

    /// <summary>Begins what <see cref="AllGatherCore"/> does, as <see cref="BeginAllToAllCore"/> does for its like.</summary>
    /// <param name="bytes">As there; memory that does not move and that nobody looks at until the operation is done.</param>
    /// <param name="counts">As there; it may change at once.</param>
    /// <returns>What <see cref="CompleteCore"/> knows the operation by.</returns>
    protected virtual int BeginAllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        AllGatherCore(bytes, counts);
        return 0;
    }

    /// <summary>Lets an operation move on that was begun, and does not wait. Unless it is overridden, it does nothing.</summary>
    /// <param name="operation">The operation, which may be done already.</param>
    protected virtual void AdvanceCore(int operation)
    {
    }

    /// <summary>Waits until an operation is done that was begun.</summary>
    /// <param name="operation">The operation; each is waited for once.</param>
    protected virtual void CompleteCore(int operation)
    {
    }

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

    /// <summary><see cref="BeginAllToAllCore"/>, counted.</summary>
    internal int BeginAllToAll(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        BytesSent += sent.Length - sentCounts[Rank];
        BytesReceived += received.Length - receivedCounts[Rank];
        return BeginAllToAllCore(sent, sentCounts, received, receivedCounts);
    }

    /// <summary><see cref="BeginAllGatherCore"/>, counted.</summary>
    internal int BeginAllGather(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        SendToOthers(counts[Rank]);
        BytesReceived += bytes.Length - counts[Rank];
        return BeginAllGatherCore(bytes, counts);
    }

    /// <summary><see cref="AdvanceCore"/>.</summary>
    internal void Advance(int operation) => AdvanceCore(operation);

    /// <summary><see cref="CompleteCore"/>.</summary>
    internal void Complete(int operation) => CompleteCore(operation);

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
