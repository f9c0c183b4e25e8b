using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks;

/// <summary>
/// The command <c>analyzers</c>: what the analyzers add to the time of a compilation, by the C# compiler's own account and by the processor
/// time of its process.
/// </summary>
internal static class AnalyzersCommand
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        var lines = new Option<int>("--lines") { Description = "Lines of C# in the project", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>(
            "--rounds") { Description = "Rounds, in each of which every project is compiled once", DefaultValueFactory = _ => 3 };
        var corpus = new Option<DirectoryInfo?>(
            "--corpus")
            {
                Description = "Folder of files to take instead of ordinary code: tests/Analyzers.Tests/Stray/Corpus, which is dense with "
                    + "arithmetic"
            };
        var write = new Option<DirectoryInfo?>("--write") { Description = "Only write the project to this folder, to be built there" };
        var inProcess = new Option<bool>(
            "--warm") { Description = "Compile in this process, with everything warm, instead of a new one each time" };
        var report = new Option<bool>("--report") { Description = "Print the compiler's report of the last round too" };
        var command = new Command(
            "analyzers", "What the analyzers add to the time of a compilation") { lines, rounds, corpus, write, inProcess, report };
        command.SetAction(async (parsed, token) =>
        {
            var files = parsed.GetValue(corpus) is { } folder
                ? SampleProject.Dense(folder.FullName, parsed.GetValue(lines))
                : SampleProject.Ordinary(parsed.GetValue(lines));
            if (parsed.GetValue(write) is { } target)
            {
                await CompilerRun.Write(files, target.FullName, token).ConfigureAwait(false);
                return;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{files.Sum(file => file.Count(character => character == '\n'))} lines in {files.Count} files, medians of "
                    + $"{parsed.GetValue(rounds)} rounds"));
            if (parsed.GetValue(inProcess))
            {
                await WarmCompilation.Measure(files, parsed.GetValue(rounds), token).ConfigureAwait(false);
            }
            else
            {
                await Measure(files, parsed.GetValue(rounds), parsed.GetValue(report), token).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task Measure(List<string> files, int rounds, bool report, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("analyzers");
        try
        {
            await CompilerRun.Write(files, folder.FullName, token).ConfigureAwait(false);
            CompilerRun[] runs =
            [
                new("no analyzer", folder.FullName, false, false, false, false),
                new("nothing in scope", folder.FullName, false, false, true, false),
                new("a network and five methods, generator alone", folder.FullName, true, true, false, false),
                new("a network and five methods in scope", folder.FullName, true, true, true, false),
                new("everything in scope", folder.FullName, false, false, true, true),
            ];
            var times = runs.Select(_ => new List<CompilerTime>()).ToList();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var (run, measured) in runs.Zip(times))
                {
                    measured.Add(await run.Measure(token).ConfigureAwait(false));
                    await Console.Error.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round + 1}, {run.Name}: {measured[^1].Processor:F1} s, analyzers {measured[^1].Analyzers:F2} s of "
                            + $"{measured[^1].Elapsed:F1} s")).ConfigureAwait(false);
                }
            }

            Console.WriteLine(
                "| compilation | processor s | elapsed s | /reportanalyzer: analyzers s | of the elapsed time | of the processor time | "
                    + "generator s | diagnostics |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (var (run, measured) in runs.Zip(times))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {run.Name} | {Median(measured, time => time.Processor):F1} | {Median(measured, time => time.Elapsed):F1} | "
                        + $"{Median(measured, time => time.Analyzers):F2} | "
                        + $"{100 * Median(measured, time => time.Analyzers / time.Elapsed):F1} % | "
                        + $"{100 * Median(measured, time => time.Analyzers / time.Processor):F1} % | "
                        + $"{Median(measured, time => time.Generator):F2} | {measured[0].Found} |"));
            }

            foreach (var (run, measured) in runs.Zip(times).Where(_ => report))
            {
                Console.WriteLine();
                Console.WriteLine(run.Name);
                Console.WriteLine(measured[^1].Report);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<CompilerTime> times, Func<CompilerTime, double> value)
    {
        var sorted = times.Select(value).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
