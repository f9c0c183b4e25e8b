using System.Collections.Generic;
using System.Globalization;

namespace Benchmarks.Performance;

/// <summary>Something other than a time.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="What">What was measured.</param>
/// <param name="Measured">What was found, in words.</param>
/// <param name="Value">The value that the goal limits, or null where it cannot be measured.</param>
/// <param name="Goal">The most that it is to be, if there is a goal.</param>
internal sealed record QuantityResult(string Name, string What, string Measured, double? Value, double? Goal)
    : PerformanceResult(Name, What)
{
    /// <summary>The cells' titles.</summary>
    public static IReadOnlyList<string> Titles { get; } = ["row", "what", "measured", "goal", "reached"];

    /// <inheritdoc/>
    public override bool? Reached => Value is null || Goal is null ? null : Value <= Goal;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Cells =>
        [Name, What, Measured, Goal is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"≤ {Goal:0.#}"), ReachedCell];
}
