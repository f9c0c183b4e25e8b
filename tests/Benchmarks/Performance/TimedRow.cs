using System;
using System.Collections.Generic;
using System.Linq;

namespace Benchmarks.Performance;

/// <summary>A row that times both sides in turns.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What is timed.</param>
/// <param name="Goal">How many times faster than the peer it is to be, if there is a goal.</param>
/// <param name="Products">Products of a run of the same network in float32, of all samples together.</param>
/// <param name="Sides">Makes both sides for a number of threads; the peer is null where it cannot be loaded.</param>
/// <param name="OwnThreads">Threads of both sides, where the row has its own number.</param>
internal sealed record TimedRow(
    string Name,
    string What,
    double? Goal,
    double Products,
    Func<int, (IContender Ours, IContender? Peer)> Sides,
    int? OwnThreads = null)
    : IPerformanceRow
{
    /// <summary>A row is measured so often at most while other programs disturb it.</summary>
    private const int MostAttempts = 5;

    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        threads = OwnThreads ?? threads;

        // The planes of the last row's networks go first.
        GC.Collect();
        var (ours, peer) = Sides(threads);
        using (ours)
        using (peer)
        {
            IContender[] contenders = peer is null ? [ours] : [ours, peer];
            var result = Measure(contenders, quick, threads);
            for (var attempt = 1; attempt < (quick ? 1 : MostAttempts) && result.IsDisturbed; attempt++)
            {
                result = Measure(contenders, quick, threads);
            }

            return result;
        }
    }

    private TimedResult Measure(IReadOnlyList<IContender> contenders, bool quick, int threads)
    {
        var turns = Turns.For(contenders, quick);
        var start = ProcessorTime.Now();
        var times = turns.Measure(contenders);
        return new TimedResult(Name, What, threads, times[0], times.ElementAtOrDefault(1), Goal, start.OthersUntilNow())
        {
            ProductsAlone = FloatPeak.Milliseconds(Products, threads),
        };
    }
}
