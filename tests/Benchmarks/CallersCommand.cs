using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using KernelGen;
using KernelGen.Runtime;
using Mnist.Networks;

namespace Benchmarks;

/// <summary>The command line: <c>callers</c> measures the memory of a network that many callers predict with at the same time.</summary>
internal static class CallersCommand
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        var callers = new Option<int>("--callers") { Description = "Callers at the same time", DefaultValueFactory = _ => 16 };
        var command = new Command("callers", "Memory of the ternary MNIST network that many callers predict with") { callers };
        command.SetAction(parsed =>
        {
            var count = Math.Max(1, parsed.GetValue(callers));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var network = new MnistTernary(1, threads: 1);
            Print("the network", GC.GetAllocatedBytesForCurrentThread() - before);
            Print($"{count} callers with one sample each", Measure(network, count, 1));
            Print($"{count} callers with {network.BatchSize()} samples each, in addition", Measure(network, count, network.BatchSize()));
        });
        return command;
    }

    private static int BatchSize(this IClassifier network) => network.BatchSize;

    /// <summary>What the memory of all callers takes: one after the other leaves, predicts in its own workspace, and comes back.</summary>
    private static long Measure(IClassifier network, int callers, int samples)
    {
        var inputs = new float[samples * network.InputSize];
        var outputs = new float[samples * network.OutputSize];
        var classes = new int[samples];
        var gate = ((IGatedNetwork)network).Gate;
        var before = GC.GetAllocatedBytesForCurrentThread();
        List<Workspace> inside = [.. Enumerable.Range(0, callers).Select(_ => gate.Enter(NetworkUse.Predict))];
        foreach (var workspace in inside)
        {
            NetworkGate.Leave(workspace);
            network.Predict(inputs, outputs);
            network.Classify(inputs, classes);
            gate.Enter(NetworkUse.Predict);
        }

        inside.ForEach(NetworkGate.Leave);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Print(string what, long bytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {bytes} bytes ({bytes / 1e6:F2} MB)"));
}
