using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Benchmarks.Networks;
using KernelGen;
using Mnist.Networks;

namespace Benchmarks.Clusters;

/// <summary>
/// The command line: <c>cluster</c> measures training steps of one network on several processes, in turns with one process.
/// </summary>
internal static class ClusterCommand
{
    /// <summary>The command, and the one that its launcher starts on every rank.</summary>
    public static Command Command()
    {
        Option<string> launcher = new("--launcher")
        {
            Description = "What starts processes: -n and their number are added, and the program",
            DefaultValueFactory = _ => "mpirun --oversubscribe",
        };
        Option<string[]> rows = new("--rows")
        {
            Description = "Rows to measure, the first one is what the others are compared with: ranks × threads, and how gradients travel",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["1x2", "2x1", "1x1", "4x1", "1x2:Whole"],
        };
        Option<int> turns = new("--turns") { Description = "Turns of each row", DefaultValueFactory = _ => 3 };
        Option<int> steps = new("--steps") { Description = "Timed steps in one turn", DefaultValueFactory = _ => 12 };
        Option<bool> few = new("--few")
        {
            Description = "Two samples a shard instead of 200: what is left are the weights and their exchange",
        };
        rows.Validators.Add(Check);
        Command command = new(
            "cluster", "One training step of the MNIST network, 800 samples in four shards, on several processes that MPI starts")
        {
            launcher, rows, turns, steps, few,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(launcher)!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            [.. parsed.GetValue(rows)!.Select(ClusterRow.Parse)],
            Math.Max(1, parsed.GetValue(turns)),
            Math.Max(1, parsed.GetValue(steps)),
            parsed.GetValue(few)));
        command.Subcommands.Add(ClusterRank.Command());
        return command;
    }

    private static void Check(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (!ClusterRow.TryParse(token.Value, out _))
            {
                result.AddError($"--rows are like 2x1 or 2x1:Ternary, ranks × threads and one of "
                    + $"{string.Join(", ", Enum.GetNames<Exchange>())}, {ClusterRow.Whole}; '{token.Value}' is not.");
            }
        }
    }

    private static int Run(string[] launcher, IReadOnlyList<ClusterRow> rows, int turns, int steps, bool few)
    {
        var times = rows.Select(_ => new List<ClusterTimes>()).ToArray();
        for (var turn = 0; turn < turns; turn++)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                times[row].Add(Measure(launcher, rows[row], steps, few));
            }
        }

        Console.WriteLine("| ranks × threads | gradients | step, ms (fastest) | turns, ms | of the first row's speed "
            + "| bytes a step sent | on the wire |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (var row = 0; row < rows.Count; row++)
        {
            Console.WriteLine(Line(rows[row], times[row], Median(times[0])));
        }

        return 0;
    }

    private static string Line(ClusterRow row, List<ClusterTimes> times, double first)
    {
        var median = Median(times);
        var all = string.Join(
            ", ", times.Select(time => time.Milliseconds).Order().Select(time => time.ToString("F1", CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Ranks} × {row.Threads} | {row} | {median:F1} ({times.Min(time => time.Fastest):F1}) | {all} | {first / median:F2} | "
                + $"{times[0].Bytes:N0} | {times[0].Wire:N0} |");
    }

    private static double Median(IEnumerable<ClusterTimes> times) =>
        Timing.Of(string.Empty, [.. times.Select(time => time.Milliseconds)]).Median;

    /// <summary>Starts the ranks of a row, and takes what the first one says.</summary>
    private static ClusterTimes Measure(string[] launcher, ClusterRow row, int steps, bool few)
    {
        var network = row.IsWhole ? nameof(MnistWhole) : few ? nameof(MnistFew) : nameof(MnistSharded);
        string[] program =
        [
            Environment.ProcessPath!, "cluster", "rank", $"{row.Threads}", $"{row.Exchange}", $"{steps}", "--network", network,
        ];
        ProcessStartInfo start = new(launcher[0], [.. launcher[1..], "-n", $"{row.Ranks}", .. program]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return ClusterTimes.Find(output)
            ?? throw new InvalidOperationException($"{row.Ranks} ranks ended with {process.ExitCode} and no times:\n{output}");
    }
}
