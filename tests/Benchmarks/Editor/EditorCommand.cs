using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks.Editor;

/// <summary>The command <c>editor</c>: what a network costs whoever has it in a project, in the editor and in builds.</summary>
internal static class EditorCommand
{
    private const int WarmUp = 40;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var strokes = new Option<int>("--keystrokes") { Description = "Keystrokes of each kind", DefaultValueFactory = _ => 15 };
        var builds = new Option<int>(
            "--builds")
            {
                Description = "Rounds of builds, each of a project with no network, one and three; 0 for none", DefaultValueFactory = _ => 5
            };
        var filter = new Option<string?>("--filter") { Description = "Only keystrokes whose name contains this" };
        var report = new Option<bool>("--report") { Description = "Print what each analyzer took of a keystroke too" };
        var package = new Option<DirectoryInfo?>(
            "--package") { Description = "Folder of the assemblies to measure instead of those that this program was built with" };
        var write = new Option<DirectoryInfo?>("--write") { Description = "Keep what the generator wrote in this folder" };
        var command = new Command(
            "editor",
            "Processor time of a keystroke and of a build, and the length of what is generated")
            {
                strokes, builds, filter, report, package, write
            };
        strokes.Validators.Add(result => StepCommand.Check(result, int.MaxValue));
        command.SetAction(async (parsed, token) =>
        {
            var folder = Directory.CreateTempSubdirectory("editor");
            try
            {
                var assemblies = parsed.GetValue(package)?.FullName ?? AppContext.BaseDirectory;
                await Keystrokes(
                    folder,
                    assemblies,
                    parsed.GetValue(strokes),
                    parsed.GetValue(filter),
                    parsed.GetValue(report),
                    parsed.GetValue(write),
                    token).ConfigureAwait(false);
                if (parsed.GetValue(builds) > 0)
                {
                    await Builds(folder, assemblies, parsed.GetValue(builds), token).ConfigureAwait(false);
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task Keystrokes(
        DirectoryInfo folder, string package, int count, string? filter, bool report, DirectoryInfo? write, CancellationToken token)
    {
        var bare = new ConsoleProject(Path.Combine(folder.FullName, "bare"), package);
        bare.Write(0);
        var bareSession = await Open(bare, token).ConfigureAwait(false);
        var project = new ConsoleProject(Path.Combine(folder.FullName, "edited"), package);
        project.Write(1);
        var session = await Open(project, token).ConfigureAwait(false);
        var file = project.NetworkFile(1);
        var longer = ConsoleProject.PaperLayers.Replace("200", "208", StringComparison.Ordinal);
        (string Name, EditorSession Session, Func<int, (string Path, string Text)> Edit)[] rows =
        [
            ("a project without the package", bareSession, number => (bare.ProgramFile, ConsoleProject.Program(false, number))),
            ("in another file", session, number => (project.ProgramFile, ConsoleProject.Program(true, number))),
            ("in the file that declares the network, beside it", session,
                number => (file, ConsoleProject.Network(ConsoleProject.PaperLayers, 1, number))),
            ("the same without analyzers that start at symbols", session,
                number => (file, ConsoleProject.Network(ConsoleProject.PaperLayers, 1, number))),
            ("in the network's attributes, without them", session,
                number => (file, ConsoleProject.Network(number % 2 == 0 ? longer : ConsoleProject.PaperLayers, 1, number))),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"A keystroke with {session.Analyzers} analyzers ({bareSession.Analyzers} without the package), medians of {count}, seconds of "
                + $"processor time"));
        Console.WriteLine("| keystroke | all | generators | compiler | analyzers | least |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, edited, edit) in rows.Where(row => filter is null || row.Name.Contains(filter, StringComparison.Ordinal)))
        {
            if (name.Contains("without analyzers", StringComparison.Ordinal))
            {
                edited.LeaveOutSymbolStarts();
            }

            var times = new List<KeystrokeTime>();
            for (var number = 1; number <= WarmUp + count; number++)
            {
                GC.Collect();
                var (path, text) = edit(number);
                var time = await edited.Type(path, text, token).ConfigureAwait(false);
                if (number > WarmUp)
                {
                    times.Add(time);
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | **{Median(times, time => time.All):F3}** | {Median(times, time => time.Generators):F3} | "
                    + $"{Median(times, time => time.Compiler):F3} | {Median(times, time => time.Analyzers):F3} | "
                    + $"{times.Min(time => time.All):F3} |"));
            if (report)
            {
                foreach (var (analyzer, telemetry) in edited.Telemetry.OrderByDescending(pair => pair.Telemetry.ExecutionTime).Take(15))
                {
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                        $"    {analyzer.GetType().Name}: {telemetry.ExecutionTime.TotalMilliseconds:F1} ms, symbol starts "
                            + $"{telemetry.SymbolStartActionsCount}, operations {telemetry.OperationActionsCount}, blocks "
                            + $"{telemetry.OperationBlockStartActionsCount + telemetry.OperationBlockActionsCount}")).ConfigureAwait(false);
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine("| network | files | lines | characters | kernels | lines over 140 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, layers) in new[]
        {
            ("the paper's", ConsoleProject.PaperLayers), ("twelve layers of 512", ConsoleProject.EqualLayers)
        })
        {
            await session.Type(file, ConsoleProject.Network(layers, 1, 0), token).ConfigureAwait(false);
            var texts = session.Written.ToList();
            var lines = texts.SelectMany(text => text.TrimEnd().Split('\n')).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {texts.Count} | {lines.Count:N0} | {texts.Sum(text => text.Length):N0} | "
                    + $"{lines.Count(line => line.Contains("AggressiveOptimization", StringComparison.Ordinal))} | "
                    + $"{lines.Count(line => line.Length > 140)} |"));
            if (write is not null)
            {
                var target = Path.Combine(write.FullName, name.Replace(' ', '-').Replace("'", "", StringComparison.Ordinal));
                Directory.CreateDirectory(target);
                for (var number = 0; number < texts.Count; number++)
                {
                    await File.WriteAllTextAsync(Path.Combine(target, $"{number}.g.cs"), texts[number], token).ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task Builds(DirectoryInfo folder, string package, int rounds, CancellationToken token)
    {
        int[] networks = [0, 1, 3];
        var projects = networks.Select(count =>
        {
            var project = new ConsoleProject(
                Path.Combine(folder.FullName, "build" + count.ToString(CultureInfo.InvariantCulture)), package);
            project.Write(count);
            return project;
        }).ToList();
        foreach (var project in projects)
        {
            await project.Restore(token).ConfigureAwait(false);
            await project.Build(token).ConfigureAwait(false);
        }

        var times = projects.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (project, measured) in projects.Zip(times))
            {
                measured.Add(await project.Build(token).ConfigureAwait(false));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"dotnet build of a console project, {rounds} rounds in turns, seconds of processor time of all processes");
        Console.WriteLine("| project | median | least |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var (count, measured) in networks.Zip(times))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {(count == 0 ? "without the package" : count == 1 ? "the paper's network" : "three of them")} | "
                    + $"{Median(measured, time => time):F2} | {measured.Min():F2} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| the network adds | **{Differences(times[1], times[0], 1):F2}** | {times[1].Min() - times[0].Min():F2} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| each further one adds | **{Differences(times[2], times[1], 2):F2}** | {(times[2].Min() - times[1].Min()) / 2:F2} |"));
    }

    private static async Task<EditorSession> Open(ConsoleProject project, CancellationToken token)
    {
        await project.Restore(token).ConfigureAwait(false);
        return new EditorSession(await project.CompilerArguments(token).ConfigureAwait(false), project.Folder);
    }

    // Builds of one round ran one after the other, on a machine in the same state.
    private static double Differences(List<double> longer, List<double> shorter, int count) =>
        Median(longer.Zip(shorter, (a, b) => (a - b) / count), difference => difference);

    private static double Median<T>(IEnumerable<T> times, Func<T, double> value)
    {
        var sorted = times.Select(value).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
