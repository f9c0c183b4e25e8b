namespace Benchmarks;

/// <summary>The times of both sides of one row.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="Threads">Threads that each side used.</param>
/// <param name="Ours">Our times.</param>
/// <param name="Peer">The peer's times, or null when it was left out.</param>
internal sealed record ComparisonResult(string Name, int Threads, Timing Ours, Timing? Peer)
{
    /// <summary>Our median over the peer's: below 1 we are faster.</summary>
    public double? Ratio => Peer is null ? null : Ours.Median / Peer.Median;
}
