using Benchmarks.Performance;

namespace Benchmarks.Frozen;

/// <summary>What the command <c>performance</c> measures of a frozen network that is straight-line code.</summary>
internal static class TinyRows
{
    public static PerformanceSection Section { get; } = new(
        "Frozen, on a page",
        $"""
         The network of samples/Tiny, 16-32-4, frozen: straight-line code over integers. The peer is the same shape as a loop over floats, as one writes it in C#.
         A run is {TinyStrokes.Strokes:N0} samples of floats, one by one: milliseconds of a run are microseconds a sample.
         """,
        TimedResult.Titles,
        [
            new TimedRow(
                "tiny",
                $"scores of 16-32-4, one sample {TinyStrokes.Strokes:N0} times",
                3,
                TinyStrokes.Strokes * ((16.0 * 32) + (32 * 4)),
                static _ => (new TinyStrokes(), new FloatLoop()),
                OwnThreads: 1),
        ]);
}
