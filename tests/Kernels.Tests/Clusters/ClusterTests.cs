using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Trainings that several processes share, here as threads: the weights of one process, whatever the number is.</summary>
public sealed class ClusterTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cluster");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(nameof(ShardedNet), Exchange.Exact)]
    [InlineData(nameof(ShardedNet), Exchange.Ternary)]
    [InlineData(nameof(ShardedNet), Exchange.PowersOfTwo)]
    [InlineData(nameof(ShardedZeroNet), Exchange.Exact)]
    [InlineData(nameof(ShardedZeroNet), Exchange.Ternary)]
    [InlineData(nameof(ShardedZeroNet), Exchange.PowersOfTwo)]
    public void Weights_are_the_same_on_any_number_of_ranks(string name, Exchange exchange)
    {
        var expected = Train(name, null, exchange, threads: 1);
        Assert.Equal(expected, Train(name, null, exchange, threads: 3));
        foreach (var size in new[] { 1, 2, 3, 4, 8 })
        {
            Assert.All(
                LocalCluster.Run(size, cluster => Train(name, cluster, exchange, threads: 1)), bits => Assert.Equal(expected, bits));
        }
    }

    /// <summary>With fewer pieces than ranks, a last one that is not full, and more pieces than ranks.</summary>
    [Theory]
    [InlineData(nameof(ShardedNet), 7)]
    [InlineData(nameof(ShardedNet), 50)]
    [InlineData(nameof(ShardedZeroNet), 7)]
    [InlineData(nameof(ShardedZeroNet), 150)]
    public void Statistics_of_a_set_of_their_own_are_the_same_on_any_number_of_ranks(string name, int samples)
    {
        var expected = Train(name, null, Calibrated, epochs: 1);
        foreach (var size in new[] { 2, 3 })
        {
            var ranks = LocalCluster.Run(size, cluster => Train(name, cluster, Calibrated, epochs: 1));
            Assert.All(ranks, bits => Assert.Equal(expected, bits));
        }

        void Calibrated(Trainer trainer) => trainer.CalibrationSet = Samples(5, samples, DeclaredNetworks.All[name](17, 1).InputSize);
    }

    [Fact]
    public void Rounded_gradients_are_other_ones() => Assert.Equal(3, Enum.GetValues<Exchange>()
        .Select(exchange => Train(nameof(ShardedNet), null, exchange, threads: 1)).Distinct().Count());

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Rounded_gradients_take_few_bytes(int size)
    {
        var exact = Bytes(size, Exchange.Exact);

        // There and back: weights, in tiles of sixteen; statistics, γ and β.
        const double Sum = ((2048 * 128) + (128 * 16) + (4 * 128)) * sizeof(float);
        Assert.Equal(2 * (size - 1) * Sum / size, exact, 0.005 * exact);
        Assert.InRange(Bytes(size, Exchange.Ternary) / (double)exact, 0.05, 0.063);
        Assert.InRange(Bytes(size, Exchange.PowersOfTwo) / (double)exact, 0.1, 0.13);
    }

    [Theory]
    [InlineData(Exchange.Ternary)]
    [InlineData(Exchange.PowersOfTwo)]
    public void A_step_with_rounded_gradients_allocates_nothing(Exchange exchange)
    {
        var (before, least) = (0L, long.MaxValue);
        Train(nameof(ShardedNet), null, trainer =>
        {
            trainer.Exchange = exchange;
            trainer.OnStep = step =>
            {
                least = step.Batch > 1 ? Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before) : least;
                before = GC.GetAllocatedBytesForCurrentThread();
            };
        });
        Assert.Equal(0, least);
    }

    [Fact]
    public void Divergence_is_not_rounded_away()
    {
        var network = new ShardedNet(3, 1);
        var trainer = Trainer(network, null, epochs: 3);
        (trainer.Exchange, trainer.LearningRate) = (Exchange.Ternary, LearningRate.Constant(1e30f));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Throws<NotFiniteNumberException>(() => trainer.Fit(Samples(1, Count), cancellationToken: cancellation));

        // Nor does it stay in memory.
        trainer.LearningRate = LearningRate.Constant(0.015625f);
        Assert.True(double.IsFinite(trainer.Fit(Samples(1, Count), cancellationToken: cancellation).History[^1].Loss));
    }

    [Fact]
    public void A_resumed_training_rounds_as_before()
    {
        var path = Path.Combine(_directory.FullName, "resume");
        Train(nameof(ShardedNet), null, trainer => (trainer.ResumePath, trainer.Exchange) = (path, Exchange.Ternary), epochs: 2);
        void Resume(Exchange exchange) => Train(
            nameof(ShardedNet), null, trainer => (trainer.ResumePath, trainer.Resume, trainer.Exchange) = (path, true, exchange));

        var exception = Assert.Throws<InvalidDataException>(() => Resume(Exchange.Exact));
        Assert.Contains("Ternary", exception.Message, StringComparison.Ordinal);
        Resume(Exchange.Ternary);
    }

    [Fact]
    public void A_resumed_training_goes_on_with_any_number_of_ranks()
    {
        var path = Path.Combine(_directory.FullName, "resume");
        var expected = Train(nameof(ShardedNet), null);
        LocalCluster.Run(3, cluster => Train(nameof(ShardedNet), cluster, trainer => trainer.ResumePath = path, epochs: 2));
        var resumed = LocalCluster.Run(2, cluster => Train(nameof(ShardedNet), cluster, trainer =>
        {
            // Of a file that only the first rank has.
            trainer.ResumePath = cluster.Rank == 0 ? path : Path.Combine(_directory.FullName, "elsewhere");
            trainer.Resume = true;
        }));
        Assert.All(resumed, bits => Assert.Equal(expected, bits));
    }

    [Fact]
    public void The_first_rank_alone_reports_and_writes()
    {
        var calls = LocalCluster.Run(3, cluster =>
        {
            var (steps, epochs, path) = (0, 0, Path.Combine(_directory.FullName, "rank" + cluster.Rank));
            Train(nameof(ShardedZeroNet), cluster, trainer =>
            {
                trainer.OnStep = step => steps += step.Samples;
                trainer.OnEpoch = _ => epochs++;
                trainer.CheckpointPath = path;
            });
            return (steps, epochs, File.Exists(path));
        });
        Assert.Equal([(3 * Count, 3, true), (0, 0, false), (0, 0, false)], calls);
    }

    [Fact]
    public void One_rank_stops_or_cancels_for_all()
    {
        var lengths = LocalCluster.Run(3, cluster =>
        {
            using var source = new CancellationTokenSource();
            IClassifier network = new ShardedNet(3, 1);
            var trainer = Trainer(network, cluster, epochs: 5);
            trainer.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                {
                    trainer.Stop();
                }
            };
            var history = trainer.Fit(Samples(1, Count), Samples(2, 40)).History.Count;
            trainer.OnEpoch = null;
            if (cluster.Rank == 2)
            {
                source.Cancel();
            }

            Assert.Throws<OperationCanceledException>(() => trainer.Fit(Samples(1, Count), null, source.Token));
            return history;
        });
        Assert.Equal([2, 2, 2], lengths);
    }

    [Fact]
    public void The_network_is_that_of_the_first_rank()
    {
        var bits = LocalCluster.Run(2, cluster =>
        {
            IClassifier network = new ShardedNet(cluster.Rank == 0 ? 3 : 4, 1);
            Trainer(network, cluster, 1).Fit(Samples(1, Count));
            return (network.Seed, Fingerprint.OfValues(network.ReadAll()));
        });
        Assert.Equal(bits[0], bits[1]);
    }

    [Fact]
    public void Other_settings_are_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => LocalCluster.Run(3, cluster =>
            Train(nameof(ShardedNet), cluster, trainer => trainer.ShuffleSeed = cluster.Rank == 2 ? 7 : 1)));
        Assert.Contains("'shuffle_seed' of rank 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => LocalCluster.Run(2, cluster =>
            Trainer(new ShardedNet(1, 1), cluster, 1).Fit(Samples(cluster.Rank, Count))));
        Assert.Contains("'training_data' of rank 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_on_one_rank_ends_all()
    {
        var exception = Assert.Throws<IOException>(() => LocalCluster.Run(3, cluster =>
            Train(nameof(ShardedNet), cluster, trainer => trainer.OnStep = _ => throw new IOException("no room"))));
        Assert.Equal("no room", exception.Message);
    }

    private const int Count = 250;

    /// <summary>Bytes that the first rank sends in a step.</summary>
    private static long Bytes(int size, Exchange exchange) => LocalCluster.Run(size, cluster =>
    {
        var (before, last) = (0L, 0L);
        var trainer = Trainer(new WideShardedNet(3, 1), cluster, epochs: 1);
        trainer.Exchange = exchange;
        trainer.OnStep = _ => (before, last) = (cluster.BytesSent, cluster.BytesSent - before);
        trainer.Fit(Samples(1, 3 * 32, 2048));
        return last;
    })[0];

    private static string Train(string name, Cluster? cluster, Exchange exchange, int threads) =>
        Train(name, cluster, trainer => trainer.Exchange = exchange, threads: threads);

    private static string Train(string name, Cluster? cluster, Action<Trainer>? set = null, int epochs = 3, int threads = 1)
    {
        var network = DeclaredNetworks.All[name](17, threads);
        var trainer = Trainer(network, cluster, epochs);
        set?.Invoke(trainer);
        var validation = Samples(2, 61, network.InputSize);
        var result = trainer.Fit(Samples(1, Count, network.InputSize), validation);
        return Fingerprint.OfValues(
        [
            [
                .. result.History.SelectMany(epoch =>
                    new[] { (float)epoch.Loss, (float)epoch.ValidationError!, (float)epoch.ValidationLoss! }),
            ],
            .. network.ReadAll(),
        ]);
    }

    /// <summary>A schedule without an end, so that a part of a training has the rates of the whole.</summary>
    private static Trainer Trainer(IClassifier network, Cluster? cluster, int epochs) => new(network)
    {
        Cluster = cluster,
        Epochs = epochs,
        LearningRate = LearningRate.Constant(0.015625f),
        KeepBest = false,
        CalibrationSamples = 100,
    };

    private static Dataset Samples(int seed, int count) => Samples(seed, count, 60);

    private static Dataset Samples(int seed, int count, int size)
    {
        var random = new Random(seed);
        var labels = RandomData.Labels(random, count, 3);
        var inputs = RandomData.Inputs(random, count, size);
        for (var sample = 0; sample < count; sample++)
        {
            inputs[(sample * size) + labels[sample]] += 2;
        }

        return size == 60 ? new Dataset(inputs, labels, height: 6, width: 5, channels: 2) : new Dataset(inputs, labels, size);
    }
}
