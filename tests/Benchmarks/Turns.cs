using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Benchmarks;

/// <summary>Times contenders in turns, so that what the machine does meanwhile hits all of them alike.</summary>
/// <param name="WarmUp">Runs of each contender before anything is timed, at least.</param>
/// <param name="Count">Turns of each contender.</param>
/// <param name="Length">Timed runs in one turn.</param>
internal sealed record Turns(int WarmUp, int Count, int Length)
{
    /// <summary>Runs of tiny work are over before the runtime has compiled it for good.</summary>
    private const double WarmUpMilliseconds = 500;

    /// <summary>The first runs of a turn find the other's data in the cache and its threads still spinning: not timed.</summary>
    private const int Untimed = 3;

    /// <summary>How long the threads of a peer may spin after its last run.</summary>
    private const double SpinMilliseconds = 100;

    /// <summary>A schedule whose turns last long enough, by how long the slowest contender takes.</summary>
    public static Turns For(IReadOnlyList<IContender> contenders, bool quick)
    {
        var slowest = contenders.Max(contender =>
        {
            contender.Run();
            contender.Run();
            return Time(contender);
        });
        var slow = slowest > 250;
        var length = (int)Math.Clamp((quick ? 150 : 300) / slowest, 1, 2000);
        return new Turns(slow ? 1 : 30, quick ? 3 : slow ? 7 : 11, length);
    }

    /// <summary>Runs all contenders and returns their times in the same order.</summary>
    public IReadOnlyList<Timing> Measure(IReadOnlyList<IContender> contenders)
    {
        var times = contenders.Select(_ => new List<double>(Count * Length)).ToArray();
        foreach (var contender in contenders)
        {
            Run(contender, WarmUp, WarmUpMilliseconds);
        }

        for (var turn = 0; turn < Count; turn++)
        {
            for (var c = 0; c < contenders.Count; c++)
            {
                Run(contenders[c], Untimed, SpinMilliseconds);
                for (var i = 0; i < Length; i++)
                {
                    times[c].Add(Time(contenders[c]));
                }
            }
        }

        return [.. contenders.Select((contender, c) => Timing.Of(contender.Name, times[c]))];
    }

    private static double Time(IContender contender)
    {
        var start = Stopwatch.GetTimestamp();
        contender.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // Not timed: so often and so long, but once is enough where one run takes that long.
    private static void Run(IContender contender, int least, double milliseconds)
    {
        double elapsed = 0;
        for (var i = 0; (i < least && elapsed < least * milliseconds) || elapsed < milliseconds; i++)
        {
            elapsed += Time(contender);
        }
    }
}
