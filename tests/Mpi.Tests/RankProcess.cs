using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace KernelGen.Mpi.Tests;

/// <summary>One of the processes of a job.</summary>
internal static class RankProcess
{
    /// <summary>Takes part in a job.</summary>
    /// <param name="job">Which.</param>
    /// <param name="arguments">What it is told besides.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string job, string[] arguments)
    {
        using var cluster = MpiCluster.Start();
        switch (job)
        {
            case "train":
                Say(cluster, Training.All(cluster));
                break;
            case "part":
                Training.Of(nameof(DescentNet), cluster, trainer => (trainer.Epochs, trainer.ResumePath) = (2, arguments[0]));
                break;
            case "resume":
                Say(cluster, Training.Of(
                    nameof(DescentNet), cluster, trainer => (trainer.Resume, trainer.ResumePath) = (true, arguments[0])));
                break;
            case "throw":
                Fail(cluster, static () => throw new IOException("no picture there"));
                break;
            case "kill":
                Fail(cluster, static () => Process.GetCurrentProcess().Kill());
                break;
            case "allocate":
                Say(cluster, Allocations(cluster).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"'{job}' is no job.", nameof(job));
        }

        return 0;
    }

    /// <summary>Prints what a rank says, a line each: those of several ranks are to be the same.</summary>
    private static void Say(MpiCluster cluster, string text)
    {
        var head = $"> {cluster.Size} ranks, {Library(cluster)}: ";
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{head}{line}\n");

        // Open MPI gives ranks a terminal, which the console would begin with codes for.
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    private static string Library(MpiCluster cluster) =>
        cluster.LibraryVersion.Contains("Open MPI", StringComparison.Ordinal) ? "Open MPI" : "MPICH";

    /// <summary>A training in which something happens to rank 1 in the second epoch.</summary>
    private static void Fail(MpiCluster cluster, Action fail) => Training.Of(
        nameof(DescentNet),
        cluster,
        trainer => trainer.Augmentation = new FailingAugmentation(cluster.Rank == 1 ? fail : static () => { }));

    /// <summary>The least bytes that a step of rank 0 allocates, whose callbacks are the only ones.</summary>
    private static long Allocations(MpiCluster cluster)
    {
        var (before, least) = (0L, long.MaxValue);
        Training.Of(nameof(AdamNet), cluster, trainer => trainer.OnStep = step =>
        {
            least = step.Batch > 1 ? Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before) : least;
            before = GC.GetAllocatedBytesForCurrentThread();
        });
        return cluster.Rank == 0 ? least : 0;
    }

    private sealed class FailingAugmentation(Action fail) : Augmentation
    {
        // More than a rank reads in an epoch, fewer than in two.
        private const int Healthy = 150;

        private int _samples;

        public override string ToString() => "failing";

        protected override void Check(Dataset dataset)
        {
        }

        protected override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
        {
            sample.CopyTo(result);
            if (++_samples > Healthy)
            {
                fail();
            }
        }
    }
}
