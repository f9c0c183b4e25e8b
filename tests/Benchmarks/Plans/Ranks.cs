using System;
using System.Collections.Generic;
using System.Linq;

namespace Benchmarks.Plans;

/// <summary>Spearman's rank correlation.</summary>
internal static class Ranks
{
    /// <summary>The correlation of the ranks, −1 to 1; equal values share the mean of their ranks.</summary>
    public static double Correlation(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        var x = Of(left);
        var y = Of(right);
        var mean = (left.Count - 1) / 2.0;
        var covariance = x.Zip(y).Sum(pair => (pair.First - mean) * (pair.Second - mean));
        return covariance / Math.Sqrt(x.Sum(rank => (rank - mean) * (rank - mean)) * y.Sum(rank => (rank - mean) * (rank - mean)));
    }

    private static IReadOnlyList<double> Of(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + ((values.Count(other => other == value) - 1) / 2.0))];
}
