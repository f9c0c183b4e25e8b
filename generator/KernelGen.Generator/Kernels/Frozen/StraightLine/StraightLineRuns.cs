using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels.Frozen.Bits;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>Which operations of a network are straight-line code: as many as fit a method, one method after another.</summary>
internal static class StraightLineRuns
{
    // Runs of a network, so that its text stays one that a person reads.
    private const int MostRuns = 8;

    /// <summary>The runs, by the first operation of each.</summary>
    public static IReadOnlyDictionary<int, StraightLineRun> Of(FrozenGraph graph, StraightLineLimits limits)
    {
        var runs = new Dictionary<int, StraightLineRun>();
        for (var first = 0; first < graph.Operations.Count && runs.Count < MostRuns; first++)
        {
            if (Longest(graph, first, limits) is { } run)
            {
                runs.Add(first, run);
                first = run.Last;
            }
        }

        return runs;
    }

    /// <summary>
    /// The longest run that begins with an operation: with a sum, unless its inputs are faster as bits; it ends in front of one or of a
    /// table, or with the scores.
    /// </summary>
    private static StraightLineRun? Longest(FrozenGraph graph, int first, StraightLineLimits limits)
    {
        if (graph.Operations[first] is not SumOperation || BitPlan.IsFasterAsBits(graph, first))
        {
            return null;
        }

        StraightLineRun? longest = null;
        foreach (var end in Enumerable.Range(first + 1, graph.Operations.Count - first)
            .Where(end => end == graph.Operations.Count || graph.Operations[end] is SumOperation or Table))
        {
            if (StraightLineRun.Of(graph, first, end - 1, limits) is not { } run)
            {
                break;
            }

            longest = run;
        }

        return longest;
    }
}
