using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Benchmarks.Performance;

/// <summary>Another row, measured in a process of its own with other environment variables.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Row">The other row's name.</param>
/// <param name="What">What is timed.</param>
/// <param name="Goal">How many times faster than the peer it is to be.</param>
/// <param name="Environment">The variables.</param>
internal sealed record ChildRow(
    string Name, string Row, string What, double Goal, IReadOnlyDictionary<string, string> Environment) : IPerformanceRow
{
    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        string[] arguments = [
            "performance", "--rows", Row, "--threads", threads.ToString(CultureInfo.InvariantCulture), .. quick ? new[] { "--quick" } : []
        ];
        var result = (TimedResult)ChildProcess.Run<IReadOnlyList<PerformanceResult>>(arguments, Environment).Single();
        return result with { Name = Name, What = What, Goal = Goal };
    }
}
