using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

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
            case "finish":
                Say(cluster, Training.Of(nameof(DescentNet), cluster, Training.Long(arguments[0])));
                break;
            case "throw":
                Fail(cluster, static () => throw new IOException("no picture there"));
                break;
            case "kill":
                Kill(cluster, arguments);
                break;
            case "allocate":
                Say(cluster, Allocations(cluster).ToString(CultureInfo.InvariantCulture) + " bytes");
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

    /// <summary>A training that goes on where it was interrupted, and in which a rank is killed after so many milliseconds.</summary>
    /// <param name="cluster">The ranks.</param>
    /// <param name="arguments">
    /// The path of the resume file, the rank, the milliseconds, and the file that is written with the time just before.
    /// </param>
    private static void Kill(MpiCluster cluster, string[] arguments)
    {
        var isVictim = int.Parse(arguments[1], CultureInfo.InvariantCulture) == cluster.Rank;
        if (isVictim)
        {
            new Thread(() =>
            {
                Thread.Sleep(int.Parse(arguments[2], CultureInfo.InvariantCulture));
                File.WriteAllText(arguments[3], DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture));
                Process.GetCurrentProcess().Kill();
            }) { IsBackground = true }.Start();
        }

        Training.Of(nameof(DescentNet), cluster, Training.Long(arguments[0]));
        if (isVictim)
        {
            // The moment is behind the training; the others have come to the end, and wait there.
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>The least bytes that the threads of this rank allocate in a step, from the second epoch on.</summary>
    private static long Allocations(MpiCluster cluster)
    {
        StepAllocations schedule = new();
        Training.Of(nameof(AdamNet), cluster, trainer => (trainer.LearningRate, trainer.Exchange) = (schedule, Exchange.Ternary));
        return schedule.Least;
    }

    /// <summary>A schedule, which every rank asks before every step, that counts what was allocated since it was asked last.</summary>
    private sealed class StepAllocations : LearningRate
    {
        private (int Epoch, double Fraction, long Bytes) _before;

        public long Least { get; private set; } = long.MaxValue;

        public override string ToString() => "counting";

        protected override float Compute(in SchedulePosition position)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            if (position.Epoch > 0 && position.Epoch == _before.Epoch && position.EpochFraction > _before.Fraction)
            {
                Least = Math.Min(Least, bytes - _before.Bytes);
            }

            // The count itself comes behind what it counts.
            _before = (position.Epoch, position.EpochFraction, GC.GetTotalAllocatedBytes(precise: true));
            return 0.015625f;
        }
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
