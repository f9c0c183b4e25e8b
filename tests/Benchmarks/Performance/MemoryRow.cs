using System.Collections.Generic;
using System.Globalization;

namespace Benchmarks.Performance;

/// <summary>The memory of a network in training, measured by the command <c>memory</c> in a process of its own.</summary>
internal sealed class MemoryRow : IPerformanceRow
{
    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public PerformanceResult Measure(bool quick, int threads)
    {
        var use = ChildProcess.Run<MemoryUse>(
            ["memory", "--threads", threads.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>());
        var ratio = (double)use.Resident / use.Parameters;
        return new QuantityResult(
            Name,
            "resident size that the ternary MNIST network takes (construction and three steps) over the size of its parameters in float32",
            string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ({use.Resident / 1e6:F1} MB over {use.Parameters / 1e6:F1} MB)"),
            ratio,
            2.5);
    }
}
