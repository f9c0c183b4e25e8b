using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Benchmarks.Performance;

/// <summary>The times of both sides of a row.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="What">What was timed.</param>
/// <param name="Threads">Threads of each side.</param>
/// <param name="Ours">Our times.</param>
/// <param name="Peer">The peer's times, or null where it cannot be loaded.</param>
/// <param name="Goal">How many times faster than the peer it is to be, if there is a goal.</param>
/// <param name="Others">The share of the processors' time that other programs had meanwhile, where the system tells.</param>
internal sealed record TimedResult(string Name, string What, int Threads, Timing Ours, Timing? Peer, double? Goal, double? Others)
    : PerformanceResult(Name, What)
{
    private const double MostOthers = 0.05;

    /// <summary>The cells' titles.</summary>
    public static IReadOnlyList<string> Titles { get; } =
        [
            "row", "what", "threads", "KernelGen ms (fastest)", "peer", "peer ms (fastest)", "times faster", "by the fastest", "goal",
            "reached", "products alone, ms", "others"
        ];

    /// <summary>
    /// Milliseconds that the products of the same network in float32 would take if nothing else had to be done, not one load.
    /// </summary>
    public required double ProductsAlone { get; init; }

    /// <summary>The peer's median over ours.</summary>
    [JsonIgnore]
    public double? TimesFaster => Peer?.Median / Ours.Median;

    /// <summary>Whether other programs had so much of the processors that the figures say nothing.</summary>
    [JsonIgnore]
    public bool IsDisturbed => Others > MostOthers;

    /// <inheritdoc/>
    public override bool? Reached => Goal is null || Peer is null || IsDisturbed ? null : TimesFaster >= Goal;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Cells =>
    [
        Name, What, Threads.ToString(CultureInfo.InvariantCulture), Milliseconds(Ours), Peer?.Name ?? "–",
        Peer is null ? "–" : Milliseconds(Peer),
        TimesFaster is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"**{ratio:F2}**") : "–",
        Peer?.Fastest / Ours.Fastest is { } fastest ? string.Create(CultureInfo.InvariantCulture, $"{fastest:F2}") : "–",
        Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"≥ {goal:0.#}") : "–", IsDisturbed ? "disturbed" : ReachedCell,
        Digits(ProductsAlone),
        Others is { } others ? string.Create(CultureInfo.InvariantCulture, $"{100 * others:F0} %") : "–",
    ];

    private static string Milliseconds(Timing timing) => $"{Digits(timing.Median)} ({Digits(timing.Fastest)})";

    private static string Digits(double milliseconds) => milliseconds.ToString(
        milliseconds switch { >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", >= 0.1 => "F3", _ => "F4" }, CultureInfo.InvariantCulture);
}
