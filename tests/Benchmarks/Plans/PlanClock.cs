using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Benchmarks.Plans;

/// <summary>Times choices in turns, so that what the machine does meanwhile hits all of them alike.</summary>
internal static class PlanClock
{
    /// <summary>How long a turn takes at least.</summary>
    private const double TurnMicroseconds = 200;

    private const int MostRuns = 1000;

    /// <summary>The median of each one's turns, in microseconds per run.</summary>
    public static IReadOnlyList<double> Measure(IReadOnlyList<Action> choices, int rounds)
    {
        var times = choices.Select(_ => new List<double>(rounds)).ToArray();
        int[] runs = [.. choices.Select(static choice =>
        {
            Time(choice, 2);
            return (int)Math.Clamp(TurnMicroseconds / Time(choice, 2), 1, MostRuns);
        })];
        for (var round = 0; round < rounds; round++)
        {
            for (var choice = 0; choice < choices.Count; choice++)
            {
                // The first run finds another network's memory in the caches.
                choices[choice]();
                times[choice].Add(Time(choices[choice], runs[choice]));
            }
        }

        return [.. times.Select(static turns => Timing.Of("", turns).Median)];
    }

    private static double Time(Action choice, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++)
        {
            choice();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }
}
