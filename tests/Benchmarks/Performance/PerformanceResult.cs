using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace Benchmarks.Performance;

/// <summary>What was measured for a row.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="What">What was measured.</param>
[JsonDerivedType(typeof(TimedResult), "time")]
[JsonDerivedType(typeof(QuantityResult), "quantity")]
internal abstract record PerformanceResult(string Name, string What)
{
    /// <summary>Whether the goal is reached; null where there is none, or nothing to hold against it.</summary>
    [JsonIgnore]
    public abstract bool? Reached { get; }

    /// <summary>The cells of its line in the table.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Cells { get; }

    /// <summary>The last cell.</summary>
    protected string ReachedCell => Reached switch { true => "yes", false => "**no**", null => "" };
}
