using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Benchmarks.Networks;
using KernelGen;
using Mnist.Networks;

namespace Benchmarks.Performance;

/// <summary>The command line: <c>memory</c> measures by how much the process grows with a network.</summary>
internal static class MemoryCommand
{
    private const int Steps = 3;

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var threads = new Option<int>("--threads") { Description = "Threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file" };
        var command = new Command("memory", "Resident memory of the ternary MNIST network in training") { threads, json };
        command.SetAction(parsed =>
        {
            var use = Measure(Math.Max(1, parsed.GetValue(threads)));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture, $"{use.Resident} bytes resident, {use.Parameters} bytes of parameters in float32"));
            if (parsed.GetValue(json) is { } file)
            {
                File.WriteAllText(file.FullName, JsonSerializer.Serialize(use));
            }
        });
        return command;
    }

    private static MemoryUse Measure(int threads)
    {
        var images = StepData.Images(200, 784, 10);
        var small = StepData.HiddenValues(32, 16, 4);

        // The runtime, its compiler and the threads belong to every program: they are there before the network is.
        Train(new Small(1, threads), small, 100);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var before = Resident();
        var network = new MnistTernary(1, threads);
        Train(network, images, Steps);
        var after = Resident();
        var parameters = network.Tensors.Where(static tensor => !tensor.Name.Contains("running", StringComparison.Ordinal))
            .Sum(static tensor => (long)tensor.Count);
        GC.KeepAlive(network);
        return new MemoryUse(after - before, parameters * sizeof(float));
    }

    private static void Train(IClassifier network, StepData data, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            network.Train(data.Inputs[i % StepData.BatchCount], data.Labels[i % StepData.BatchCount], KernelGenStep.LearningRate);
        }
    }

    private static long Resident()
    {
        const string Line = "VmRSS:";
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet;
        }

        var size = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Line, StringComparison.Ordinal));
        return 1024 * long.Parse(size[Line.Length..^"kB".Length], CultureInfo.InvariantCulture);
    }
}
