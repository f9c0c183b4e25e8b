using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using Benchmarks.Frozen;
using Benchmarks.Pictures;

namespace Benchmarks.Performance;

/// <summary>The command line: <c>performance</c> measures everything that has a goal, each in turns with its peer.</summary>
internal static class PerformanceCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var rows = new Option<string?>(
            "--rows") { Description = "Only rows of these names, separated by commas, or rows whose names contain one of them" };
        var threads = new Option<int>(
            "--threads") { Description = "Threads of both sides", DefaultValueFactory = _ => Environment.ProcessorCount };
        var quick = new Option<bool>("--quick") { Description = "Fewer turns: rough figures" };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the page with the tables to this file" };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file" };
        threads.Validators.Add(result => StepCommand.Check(result, int.MaxValue));
        var command = new Command(
            "performance",
            "Training and prediction against libtorch, ONNX Runtime and OpenBLAS, memory and allocation, with the goals")
            {
                rows, threads, quick, write, json
            };
        command.SetAction(parsed =>
        {
            var line = string.Concat(
                "performance",
                parsed.GetValue(rows) is { } names ? $" --rows {names}" : "",
                parsed.GetResult(threads) is { Implicit: false } ? $" --threads {parsed.GetValue(threads)}" : "",
                parsed.GetValue(quick) ? " --quick" : "",
                parsed.GetValue(write) is { } page ? $" --write {Relative(page)}" : "");
            return Run(
                line,
                parsed.GetValue(rows),
                parsed.GetValue(threads),
                parsed.GetValue(quick),
                parsed.GetValue(write),
                parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(string command, string? names, int threads, bool quick, FileInfo? write, FileInfo? json)
    {
        var withLibtorch = CanLoad(
            "libtorch", LibtorchStep.CanLoad(out var reason), reason + " It needs libstdc++ with GLIBCXX_3.4.32 or newer.");
        var withOnnx = CanLoad("ONNX Runtime", Onnx.OnnxPrediction.CanLoad(out reason), reason);
        var withOpenBlas = CanLoad("OpenBLAS", OpenBlas.OpenBlasLibrary.CanLoad(out reason), reason + " Debian's package is libopenblas0.");
        var withGgml = CanLoad("ggml", Ggml.GgmlLibrary.CanLoad(out reason), reason);
        IReadOnlyList<PerformanceSection> sections =
            [
                .. new PerformanceRows(withLibtorch, withOnnx, withOpenBlas).Sections(),
                .. new FrozenRows(withOnnx, withGgml).Sections(),
                .. new PictureRows(withLibtorch, withOnnx).Sections()
            ];
        if (names is not null)
        {
            var wanted = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            HashSet<string> selected = [];
            foreach (var name in wanted)
            {
                var found = Select([.. sections.SelectMany(static section => section.Rows).Select(static row => row.Name)], name);
                if (found.Count == 0)
                {
                    Console.Error.WriteLine($"No row's name contains '{name}'.");
                    return 1;
                }

                selected.UnionWith(found);
            }

            sections = [
                .. sections.Select(section => section with { Rows = [.. section.Rows.Where(row => selected.Contains(row.Name))] })
                    .Where(static section => section.Rows.Count > 0)
            ];
        }

        var page = new PerformancePage(
            command, threads, withLibtorch, withOnnx, withOpenBlas, sections.All(static section => section.IsOfPictures));
        foreach (var section in sections)
        {
            page.Begin(section);
            foreach (var row in section.Rows)
            {
                page.Add(row.Measure(quick, threads));
            }

            page.End();
        }

        Console.WriteLine(page.Summary);
        if (json is not null)
        {
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(page.Results, Json));
        }

        if (write is not null)
        {
            page.Write(write.FullName);
        }

        return 0;
    }

    private static bool CanLoad(string peer, bool canLoad, string reason)
    {
        if (!canLoad)
        {
            Console.Error.WriteLine($"{peer} cannot be loaded: its rows show our side alone. ({reason})");
        }

        return canLoad;
    }

    // A whole name is that row only: "ternary" is not "ternary-one-thread" too.
    private static IReadOnlyList<string> Select(IReadOnlyList<string> rows, string name) =>
        rows.Contains(name) ? [name] : [.. rows.Where(row => row.Contains(name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>A path for the page: what it says is to be typed at the repository's root, wherever that is.</summary>
    public static string Relative(FileInfo file)
    {
        var path = Path.GetRelativePath(Environment.CurrentDirectory, file.FullName);
        return (Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal) ? file.Name : path).Replace('\\', '/');
    }
}
