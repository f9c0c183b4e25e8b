using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using static TorchSharp.torch;

namespace FirstHour;

/// <summary>The program: runs tasks and prints a table of what came out.</summary>
internal static class FirstHourCommand
{
    public static RootCommand Root()
    {
        Option<DirectoryInfo> data = new("--data") { Required = true, Description = "The folder that 'prepare' filled." };
        data.AcceptExistingOnly();
        Option<string[]> tasks = new("--tasks")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Journey.All.Select(journey => journey.Name)],
        };
        tasks.AcceptOnlyFromAmong([.. Journey.All.Select(journey => journey.Name)]);
        Option<string[]> libraries = new("--libraries")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [Journey.Kernels, Journey.MlNet, Journey.Torch],
        };
        libraries.AcceptOnlyFromAmong(Journey.Kernels, Journey.MlNet, Journey.Torch);
        Option<int> rounds = new("--rounds") { DefaultValueFactory = _ => 3, Description = "How often each program runs." };
        Option<FileInfo?> write = new("--write") { Description = "A file for the table." };
        RootCommand root = new("Small tasks with KernelGen, ML.NET and TorchSharp: lines, accuracy, processor time.")
        {
            data, tasks, libraries, rounds, write,
        };
        root.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(libraries)!;
            var chosen = Journey.All.Where(journey => parsed.GetValue(tasks)!.Contains(journey.Name)).Select(journey => journey with
            {
                Programs = [.. journey.Programs.Where(program => wanted.Contains(program.Library))],
            }).ToList();
            if (wanted.Contains(Journey.Torch))
            {
                // Threads that wait for each other take processor time, too: one is the best that libtorch can do here.
                set_num_threads(1);
            }

            StringBuilder table = new("""
                | task | library | lines | figure | first run, s | later runs, s |
                | --- | --- | --- | --- | --- | --- |

                """);
            foreach (var journey in chosen)
            {
                var measured = Measurement.InTurns(journey, parsed.GetValue(data)!.FullName, parsed.GetValue(rounds));
                foreach (var (library, _) in journey.Programs)
                {
                    var row = measured[library];
                    table.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"| {journey.Name} | {library} | {SourceLines.Of(journey.Name, library)} | {journey.Metric} {row.Metric:F3} "
                            + $"| {row.First.TotalSeconds:F2} | {row.Later.TotalSeconds:F2} |");
                }
            }

            Console.WriteLine(table);
            if (parsed.GetValue(write) is { } file)
            {
                File.WriteAllText(file.FullName, table.ToString());
            }
        });
        return root;
    }
}
