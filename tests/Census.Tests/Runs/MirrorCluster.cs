using System;

namespace KernelGen.Census.Tests;

/// <summary>Two processes, of which the other one has just what this one has: a step runs all code of a cluster on one thread.</summary>
internal sealed class MirrorCluster : Cluster
{
    public override int Rank => 0;

    public override int Size => 2;

    public override void Abort(Exception exception)
    {
    }

    protected override void BroadcastCore(Span<byte> bytes)
    {
    }

    protected override void AllGatherCore(Span<byte> bytes, ReadOnlySpan<int> counts)
    {
        if (counts[0] == counts[1])
        {
            bytes[..counts[0]].CopyTo(bytes[counts[0]..]);
        }
    }

    protected override void AllToAllCore(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
    {
        received.Clear();
        foreach (var count in receivedCounts)
        {
            sent[..Math.Min(sent.Length, count)].CopyTo(received);
            received = received[count..];
        }
    }
}
