using System;
using System.Collections.Generic;

namespace Benchmarks;

/// <summary>The times of one contender, in milliseconds.</summary>
/// <param name="Name">Name of the contender.</param>
/// <param name="Median">The middle time.</param>
/// <param name="Fastest">The shortest time.</param>
/// <param name="NinetiethPercentile">Nine tenths of the times are at most this.</param>
/// <param name="Count">How often it was timed.</param>
internal sealed record Timing(string Name, double Median, double Fastest, double NinetiethPercentile, int Count)
{
    /// <summary>Summarises single times.</summary>
    public static Timing Of(string name, IReadOnlyCollection<double> milliseconds)
    {
        double[] sorted = [.. milliseconds];
        Array.Sort(sorted);
        return new Timing(name, Quantile(sorted, 0.5), sorted[0], Quantile(sorted, 0.9), sorted.Length);
    }

    private static double Quantile(double[] sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
