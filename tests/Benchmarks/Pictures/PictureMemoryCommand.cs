using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Benchmarks.Networks;

namespace Benchmarks.Pictures;

/// <summary>
/// The command line: <c>picturememory</c> says how large the process becomes that trains the paper's network for CIFAR-10.
/// </summary>
internal static class PictureMemoryCommand
{
    private const int Steps = 3;
    private const int Samples = 100;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var peer = new Option<bool>("--peer") { Description = "libtorch's network instead of ours" };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figure to this file" };
        var command = new Command("picturememory", "The largest resident size in training of the paper's network for CIFAR-10")
        {
            threads, peer, json,
        };
        command.SetAction(parsed =>
        {
            var bytes = Measure(Math.Max(1, parsed.GetValue(threads)), parsed.GetValue(peer));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes resident at most"));
            if (parsed.GetValue(json) is { } file)
            {
                File.WriteAllText(file.FullName, JsonSerializer.Serialize(bytes));
            }
        });
        return command;
    }

    private static long Measure(int threads, bool isPeer)
    {
        var shape = PictureNetwork.Cifar10;
        var data = StepData.Pixels(Samples, shape.Inputs, shape.Outputs);
        using IContender step = isPeer
            ? new LibtorchPictureStep(shape, data, threads, KernelGenStep.LearningRate)
            : new KernelGenStep("ours", new Cifar10Paper(1, threads), data);
        for (var i = 0; i < Steps; i++)
        {
            step.Run();
        }

        return Peak();
    }

    private static long Peak()
    {
        const string Line = "VmHWM:";
        if (!OperatingSystem.IsLinux())
        {
            return System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
        }

        var size = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Line, StringComparison.Ordinal));
        return 1024 * long.Parse(size[Line.Length..^"kB".Length], CultureInfo.InvariantCulture);
    }
}
