using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Benchmarks.Plans;

/// <summary>The choices for first caches of several sizes, with their working sets, and what they take on this machine.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Choices">For each size, in the order of <see cref="PlanCaches.Sizes"/>, the choices of all kernels.</param>
/// <param name="Microseconds">For each kernel the time of each size's choice, here.</param>
internal sealed record PlanCacheTable(
    PlanLayer Layer, IReadOnlyList<IReadOnlyList<PlanCacheChoice>> Choices, IReadOnlyList<IReadOnlyList<double>> Microseconds)
{
    /// <summary>Compiles the layer for each first cache and times its kernels in turns.</summary>
    public static PlanCacheTable Measure(PlanLayer layer, int rounds)
    {
        IReadOnlyList<IReadOnlyList<PlanCacheChoice>> choices = [.. PlanCaches.Sizes.Select(size => PlanCaches.Of(layer, size))];
        var networks = PlanCompiler.Compile(layer, [.. PlanCaches.Sizes.Select(PlanCaches.Tuning)]);
        return new(
            layer,
            choices,
            [
                .. choices[0].Select(kernel => PlanClock.Measure(
                    [.. networks.Select(network => network.Launches(kernel.Launches))], rounds)),
            ]);
    }

    /// <summary>The title of the table.</summary>
    public string Title => $"First caches, {Layer.Title}";

    /// <summary>The table.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            var titles = PlanCaches.Sizes.Select(static size => $"{PlanCaches.Bytes(size) / 1024} KB: choice | working set | µs here");
            yield return $"| kernel | {string.Join(" | ", titles)} |";
            yield return "| --- |" + string.Concat(Enumerable.Repeat(" --- | --- | --- |", PlanCaches.Sizes.Count));
            for (var kernel = 0; kernel < Choices[0].Count; kernel++)
            {
                var cells = PlanCaches.Sizes.Select((size, index) =>
                    $"{Choices[index][kernel].Choice} | {Set(Choices[index][kernel], size)} | {Time(kernel, index)}");
                yield return $"| {Choices[0][kernel].Kernel} | {string.Join(" | ", cells)} |";
            }
        }
    }

    private string Time(int kernel, int index)
    {
        var times = Microseconds[kernel];
        return string.Create(CultureInfo.InvariantCulture, $"{PlanResult.Digits(times[index])} ({times[index] / times.Min():F2})");
    }

    /// <summary>Kilobytes, and whether the cache holds them.</summary>
    private static string Set(PlanCacheChoice choice, string size) => string.Create(
        CultureInfo.InvariantCulture,
        $"{choice.WorkingSet / 1024.0:F1} KB{(choice.WorkingSet > PlanCaches.Bytes(size) ? ", too large" : "")}");
}
