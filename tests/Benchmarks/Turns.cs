using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Benchmarks;

/// <summary>Times contenders in turns, so that what the machine does meanwhile hits all of them alike.</summary>
/// <param name="WarmUp">Runs of each contender before anything is timed.</param>
/// <param name="Count">Turns of each contender.</param>
/// <param name="Length">Timed runs in one turn.</param>
internal sealed record Turns(int WarmUp, int Count, int Length)
{
    /// <summary>The first runs of a turn find the other's data in the cache and its threads still spinning: not timed.</summary>
    private const int Untimed = 3;

    /// <summary>Runs all contenders and returns their times in the same order.</summary>
    public IReadOnlyList<Timing> Measure(IReadOnlyList<IContender> contenders)
    {
        var times = contenders.Select(_ => new List<double>(Count * Length)).ToArray();
        foreach (IContender contender in contenders)
        {
            for (int i = 0; i < WarmUp; i++)
            {
                contender.Run();
            }
        }

        for (int turn = 0; turn < Count; turn++)
        {
            for (int c = 0; c < contenders.Count; c++)
            {
                for (int i = 0; i < Untimed; i++)
                {
                    contenders[c].Run();
                }

                for (int i = 0; i < Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    contenders[c].Run();
                    times[c].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        return [.. contenders.Select((contender, c) => Timing.Of(contender.Name, times[c]))];
    }
}
