using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Benchmarks.Agreement;
using Benchmarks.Clusters;
using Benchmarks.Draws;
using Benchmarks.Editor;
using Benchmarks.LastBatches;
using Benchmarks.Performance;
using Benchmarks.Pictures;
using Benchmarks.Plans;
using Benchmarks.Service;

namespace Benchmarks;

/// <summary>The command line: <c>step</c> measures training steps in turns with the peer.</summary>
internal static class StepCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The root command with its subcommands.</summary>
    public static RootCommand Root()
    {
        var threads = new Option<int>(
            "--threads") { Description = "Threads of both sides", DefaultValueFactory = _ => Environment.ProcessorCount };
        var batch = new Option<int>("--batch") { Description = "Samples per step, 1 to 200", DefaultValueFactory = _ => 200 };
        var turns = new Option<int>("--turns") { Description = "Turns of each side", DefaultValueFactory = _ => 10 };
        var length = new Option<int>("--length") { Description = "Timed steps in one turn", DefaultValueFactory = _ => 10 };
        var filter = new Option<string?>("--filter") { Description = "Only the row of this name, or rows whose name contains this" };
        var noPeer = new Option<bool>("--no-peer") { Description = "Measure our side alone; needs no libtorch" };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the times to this file" };
        threads.Validators.Add(result => Check(result, int.MaxValue));
        turns.Validators.Add(result => Check(result, int.MaxValue));
        length.Validators.Add(result => Check(result, int.MaxValue));
        batch.Validators.Add(result => Check(result, 200));

        var step = new Command("step", "One training step of the MNIST network against libtorch's (float32, BatchNorm, squared hinge, SGD)")
        {
            threads, batch, turns, length, filter, noPeer, json,
        };
        step.SetAction(parsed =>
        {
            var rows = Select(StepRows.Of(parsed.GetValue(batch), parsed.GetValue(threads)), parsed.GetValue(filter));
            if (rows.Count == 0)
            {
                Console.Error.WriteLine($"No row's name contains '{parsed.GetValue(filter)}'.");
                return 1;
            }

            var schedule = new Turns(WarmUp: 30, parsed.GetValue(turns), parsed.GetValue(length));
            return Run(rows, schedule, parsed.GetValue(threads), !parsed.GetValue(noPeer), parsed.GetValue(json));
        });
        return new RootCommand("KernelGen's benchmarks.")
        {
            step, PerformanceCommand.Command(), MemoryCommand.Command(), CallersCommand.Command(), AgainstCommand.Command(),
            ShiftCommand.Command(), AnalyzersCommand.Command(), EditorCommand.Command(), PlanCommand.Command(), LastBatchCommand.Command(),
            AgreeCommand.Command(), PictureMemoryCommand.Command(), ServiceCommand.Command(), ClusterCommand.Command(),
            DrawsCommand.Command(),
        };
    }

    private static int Run(IReadOnlyList<Comparison> rows, Turns schedule, int threads, bool withPeer, FileInfo? json)
    {
        if (withPeer && !LibtorchStep.CanLoad(out var reason))
        {
            Console.Error.WriteLine(
                $"libtorch cannot be loaded; it needs libstdc++ with GLIBCXX_3.4.32 or newer. --no-peer measures without it. ({reason})");
            return 1;
        }

        var results = new List<ComparisonResult>();
        Console.WriteLine("| row | threads | KernelGen ms | (fastest, 90 %) | libtorch ms | (fastest, 90 %) | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var row in rows)
        {
            using var ours = row.Ours();
            using var peer = withPeer ? row.Peer() : null;
            var times = schedule.Measure(peer is null ? [ours] : [ours, peer]);
            var result = new ComparisonResult(row.Name, threads, times[0], times.ElementAtOrDefault(1));
            results.Add(result);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {threads} | {Cells(result.Ours)} | {(result.Peer is null ? "– | –" : Cells(result.Peer))} | "
                    + $"{result.Ratio:F2} |"));
        }

        if (json is not null)
        {
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(results, Json));
        }

        return 0;
    }

    private static IReadOnlyList<Comparison> Select(IReadOnlyList<Comparison> rows, string? filter)
    {
        IReadOnlyList<Comparison> exact = [.. rows.Where(row => row.Name == filter)];
        return exact.Count > 0
            ? exact
            : [.. rows.Where(row => filter is null || row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
    }

    private static string Cells(Timing timing) => string.Create(
        CultureInfo.InvariantCulture, $"{timing.Median:F2} | {timing.Fastest:F2}, {timing.NinetiethPercentile:F2}");

    /// <summary>Reports a number that is not 1 to <paramref name="most"/>.</summary>
    public static void Check(OptionResult result, int most)
    {
        // What is not a number at all is the parser's to report.
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
            && (value < 1 || value > most))
        {
            result.AddError($"{result.Option.Name} must be 1 to {most}, not {value}.");
        }
    }
}
