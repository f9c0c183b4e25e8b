using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Benchmarks.Performance;
using KernelGen.Generator.Graph;

namespace Benchmarks.Plans;

/// <summary>The command line: <c>plan</c> compares what the planner expects of its choices with what they take.</summary>
internal static class PlanCommand
{
    private const int DefaultRounds = 41;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var layers = new Option<string?>(
            "--layers")
            {
                Description = "Only layers whose names contain one of these, separated by commas: "
                    + $"{string.Join(", ", PlanLayer.All.Select(static layer => layer.Name))}"
            };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each choice", DefaultValueFactory = _ => DefaultRounds };
        var firstCache = new Option<string?>("--first-cache") { Description = "Bytes of the first cache, such as 32K, for the compiler" };
        var caches = new Option<bool>("--caches") { Description = "Only the choices for first caches of several sizes, side by side" };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the page with the tables to this file" };
        rounds.Validators.Add(result => StepCommand.Check(result, int.MaxValue));
        firstCache.Validators.Add(result =>
        {
            if (Tuning.Read($"FirstCache={result.GetValueOrDefault<string?>()}", out _) is { } problem)
            {
                result.AddError($"--first-cache takes {problem.Instead}.");
            }
        });
        var command = new Command(
            "plan",
            "The choices of the compiler's planner: what its cost model says of them against the clock")
            {
                layers, rounds, firstCache, caches, write
            };
        command.SetAction(parsed =>
        {
            var line = string.Concat(
                "plan",
                parsed.GetValue(layers) is { } names ? $" --layers {names}" : "",
                parsed.GetResult(rounds) is { Implicit: false } ? $" --rounds {parsed.GetValue(rounds)}" : "",
                parsed.GetValue(firstCache) is { } cache ? $" --first-cache {cache}" : "",
                parsed.GetValue(caches) ? " --caches" : "",
                parsed.GetValue(write) is { } page ? $" --write {PerformanceCommand.Relative(page)}" : "");
            return Run(
                new PlanPage(line, parsed.GetValue(rounds), parsed.GetValue(firstCache)),
                parsed.GetValue(layers),
                parsed.GetValue(rounds),
                parsed.GetValue(firstCache),
                parsed.GetValue(caches),
                parsed.GetValue(write));
        });
        return command;
    }

    private static int Run(PlanPage page, string? names, int rounds, string? firstCache, bool onlyCaches, FileInfo? write)
    {
        var wanted = names?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IReadOnlyList<PlanLayer> layers =
            [
                .. PlanLayer.All.Where(
                    layer => wanted is null || wanted.Any(name => layer.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            ];
        if (layers.Count == 0)
        {
            Console.Error.WriteLine($"No layer's name contains '{names}'.");
            return 1;
        }

        foreach (var layer in layers)
        {
            // The networks of the last layer go first.
            GC.Collect();
            var caches = PlanCacheTable.Measure(layer, rounds);
            page.Add(caches.Title, caches.Lines);
            if (!onlyCaches)
            {
                Measure(layer, rounds, firstCache, page);
            }
        }

        page.Conclude();
        if (write is not null)
        {
            page.Write(write.FullName);
        }

        return 0;
    }

    private static void Measure(PlanLayer layer, int rounds, string? firstCache, PlanPage page)
    {
        var sweeps = PlanSweep.Of(layer, firstCache);
        IReadOnlyList<string> tunings = [
            .. sweeps.SelectMany(static sweep => sweep.Choices).Select(static choice => choice.Tuning).Distinct()
        ];
        var networks = tunings.Zip(PlanCompiler.Compile(layer, tunings))
            .ToDictionary(static pair => pair.First, static pair => pair.Second);
        foreach (var sweep in sweeps)
        {
            IReadOnlyList<Action> choices = [.. sweep.Choices.Select(choice => networks[choice.Tuning].Launches(sweep.Launches))];
            page.Add(new PlanResult(layer, sweep, PlanClock.Measure(choices, rounds)));
        }
    }
}
