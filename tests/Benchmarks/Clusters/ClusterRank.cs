using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Benchmarks.Networks;
using KernelGen;
using KernelGen.Mpi;
using Mnist.Networks;

namespace Benchmarks.Clusters;

/// <summary>One of the processes of a row.</summary>
internal static class ClusterRank
{
    private const int WarmUp = 4;

    /// <summary>The command that a launcher starts.</summary>
    public static Command Command()
    {
        Argument<int> threads = new("threads");
        Argument<Exchange> exchange = new("exchange");
        Argument<int> steps = new("steps");
        Option<string> network = new("--network")
        {
            Description = "The network: with shards, without, or with hardly any samples",
            DefaultValueFactory = _ => nameof(MnistSharded),
        };
        network.AcceptOnlyFromAmong(nameof(MnistSharded), nameof(MnistWhole), nameof(MnistFew));
        Command command = new("rank", "One of the processes, which a launcher starts") { threads, exchange, steps, network };
        command.SetAction(parsed => Run(
            parsed.GetValue(threads), parsed.GetValue(exchange), parsed.GetValue(steps), parsed.GetValue(network)!));
        return command;
    }

    private static int Run(int threads, Exchange exchange, int steps, string name)
    {
        using var cluster = MpiCluster.Start();
        IClassifier network = name switch
        {
            nameof(MnistWhole) => new MnistWhole(seed: 1, threads),
            nameof(MnistFew) => new MnistFew(seed: 1, threads),
            _ => new MnistSharded(seed: 1, threads),
        };
        var samples = Samples((WarmUp + steps) * network.BatchSize);
        List<double> times = [];
        var (last, bytes, wire) = (0L, 0L, 0L);
        Trainer trainer = new(network)
        {
            Cluster = cluster,
            Exchange = exchange,
            Epochs = 1,
            CalibrationSamples = 0,
            OnStep = step =>
            {
                var now = Stopwatch.GetTimestamp();
                if (step.Batch > WarmUp)
                {
                    times.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
                }
                else
                {
                    (bytes, wire) = (cluster.BytesSent, Sent());
                }

                last = now;
            },
        };
        trainer.Fit(samples);
        if (cluster.Rank == 0)
        {
            var timing = Timing.Of(string.Empty, times);
            Console.WriteLine(new ClusterTimes(
                timing.Median, timing.Fastest, (cluster.BytesSent - bytes) / steps, (Sent() - wire) / steps));
        }

        return 0;
    }

    private static Dataset Samples(int count)
    {
        Random random = new(1);
        var pixels = new byte[count * NetworkShape.Mnist.Inputs];
        random.NextBytes(pixels);
        return Dataset.FromBytes(pixels, [.. Enumerable.Range(0, count).Select(_ => random.Next(10))], 28, 28, 1, classes: 10);
    }

    /// <summary>Bytes that the interfaces of this host have sent, but for the loopback.</summary>
    private static long Sent()
    {
        const string Interfaces = "/sys/class/net";
        return Directory.Exists(Interfaces)
            ? Directory.GetDirectories(Interfaces)
                .Where(name => Path.GetFileName(name) != "lo" && File.Exists(Path.Combine(name, "statistics", "tx_bytes")))
                .Sum(name => long.Parse(
                    File.ReadAllText(Path.Combine(name, "statistics", "tx_bytes")), CultureInfo.InvariantCulture))
            : 0;
    }
}
