using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 8;
    private static readonly Dataset Train = Blobs.Create(210, 6, 3, seed: 1, spread: 2);
    private static readonly Dataset Validation = Blobs.Create(100, 6, 3, seed: 2, spread: 2);

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_interrupted_training_ends_like_one_that_was_not(bool validate, bool keepBest)
    {
        Dataset? validation = validate ? Validation : null;
        LinearNetwork straight = Network();
        TrainingResult expected = Trainer(straight, "straight", keepBest).Fit(Train, validation, Token);

        // Interrupted in epochs 1, 3, 4 and 7, in the middle and at the ends, each time with a fresh network of another seed.
        TrainingResult? result = null;
        LinearNetwork network = Network();
        foreach (int stop in new[] { 3, 15, 21, 27, 48, int.MaxValue })
        {
            using CancellationTokenSource source = new();
            network = new LinearNetwork(6, 3, 32, seed: result is null && !File.Exists(folder["resume"]) ? 1 : 77) { InferenceWeights = InferenceWeights.Rounded };
            network.BeforeTrain = n =>
            {
                if (n.Step == stop)
                {
                    source.Cancel();
                }
            };
            Trainer trainer = Trainer(network, "resume", keepBest);
            trainer.Resume = true;
            if (stop == int.MaxValue)
            {
                result = trainer.Fit(Train, validation, source.Token);
            }
            else
            {
                Assert.Throws<OperationCanceledException>(() => trainer.Fit(Train, validation, source.Token));
            }
        }

        Assert.Equivalent(straight.Snapshot(), network.Snapshot());
        Assert.Equal(expected.History.Select(Timeless), result!.History.Select(Timeless));
        Assert.Equal((expected.BestEpoch, expected.BestValidationError), (result.BestEpoch, result.BestValidationError));
        Assert.Equal(File.ReadAllBytes(folder["straight.best"]), File.ReadAllBytes(folder["resume.best"]));
    }

    [Fact]
    public void The_best_epoch_may_lie_before_the_interruption()
    {
        LearningRate rate = LearningRate.Step(0.2f, 500, 3);
        LinearNetwork straight = Network();
        Trainer trainer = Trainer(straight, "straight", keepBest: true);
        trainer.LearningRate = rate;
        TrainingResult expected = trainer.Fit(Train, Validation, Token);
        Assert.InRange(expected.BestEpoch!.Value, 1, 3);

        LinearNetwork network = Network();
        using CancellationTokenSource source = new();
        network.BeforeTrain = n =>
        {
            if (n.Step == 35)
            {
                source.Cancel();
            }
        };
        trainer = Trainer(network, "resume", keepBest: true);
        trainer.LearningRate = rate;
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(Train, Validation, source.Token));
        LinearNetwork again = Network(seed: 5);
        trainer = Trainer(again, "resume", keepBest: true);
        trainer.LearningRate = rate;
        trainer.Resume = true;
        Assert.Equal(expected.BestEpoch, trainer.Fit(Train, Validation, Token).BestEpoch);
        Assert.Equivalent(straight.Snapshot(), again.Snapshot());
    }

    [Fact]
    public void A_finished_training_resumes_to_its_result()
    {
        LinearNetwork network = Network();
        TrainingResult expected = Trainer(network, "resume", keepBest: true).Fit(Train, Validation, Token);
        LinearNetwork again = Network(seed: 5);
        Trainer trainer = Trainer(again, "resume", keepBest: true);
        trainer.Resume = true;
        TrainingResult result = trainer.Fit(Train, Validation, Token);
        Assert.Equal(expected.History, result.History);
        Assert.Equivalent(network.Snapshot(), again.Snapshot());
    }

    [Fact]
    public void Resume_without_a_file_starts_anew_and_no_resume_replaces_it()
    {
        LinearNetwork a = Network();
        Trainer trainer = Trainer(a, "resume", keepBest: true);
        trainer.Resume = true;
        trainer.Fit(Train, Validation, Token);
        LinearNetwork b = Network();
        TrainingResult result = Trainer(b, "resume", keepBest: true).Fit(Train, Validation, Token);
        Assert.Equal(Epochs, result.History.Count);
        Assert.Equivalent(a.Snapshot(), b.Snapshot());
    }

    [Fact]
    public void A_file_of_another_training_is_refused_and_the_network_unchanged()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        Refused("expected shuffle_seed '2', found '1'", Network(), trainer => trainer.ShuffleSeed = 2, Train);
        Refused("expected training_samples '200', found '210'", Network(), _ => { }, Train.Take(200));
        Refused("'epochs' in the metadata to be an integer from 1 to 7, found '8'", Network(), trainer => trainer.Epochs = 7, Train);
        Refused("expected architecture", new LinearNetwork(6, 4, 32), _ => { }, Train);
        Checkpoint.Save(Network(), folder["resume"]);
        Refused("expected format 'kernelgen-training', found 'kernelgen'", Network(), _ => { }, Train);
    }

    [Fact]
    public void Any_damage_is_refused_and_the_network_unchanged()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        byte[] good = File.ReadAllBytes(folder["resume"]);
        string json = System.Text.Encoding.UTF8.GetString(good.AsSpan(8));
        foreach ((string from, string to) in new[]
        {
            ("\"epochs\":\"8\"", "\"epochs\":\"0\""), ("\"epochs\":\"8\"", "\"epochs\":\"x\""), ("\"best_epoch\":\"", "\"best_epoch\":\"-"),
            ("\"epoch.3\":\"", "\"epoch.3\":\"x"), ("\"epoch.3\":\"", "\"epoch.9\":\""), ("\"epoch.3\":\"", "\"epoch.3\":\"NaN;1;1;1\",\"y\":\""),
            ("\"best_step\":\"", "\"best_step\":\"-"), ("\"step\":\"", "\"step\":\"-"), ("\"best.layers.0.weight\"", "\"best.layers.0.weights\""),
        })
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            File.WriteAllBytes(folder["resume"], Hostile.Replace(good, from, to));
            Refused(string.Empty, Network(), _ => { }, Train);
        }

        File.WriteAllBytes(folder["resume"], good[..^1]);
        Refused("bytes of data", Network(), _ => { }, Train);
    }

    private static EpochResult Timeless(EpochResult epoch) => epoch with { Seconds = 0 };

    private static LinearNetwork Network(long seed = 1) => new(6, 3, 32, seed) { InferenceWeights = InferenceWeights.Rounded };

    private Trainer Trainer(LinearNetwork network, string name, bool keepBest) => new(network)
    {
        Epochs = Epochs,
        LearningRate = LearningRate.Exponential(0.5f, 0.01f),
        KeepBest = keepBest,
        ResumePath = folder[name],
        CheckpointPath = folder[$"{name}.best"],
    };

    private void Refused(string message, LinearNetwork network, Action<Trainer> change, Dataset train)
    {
        var before = network.Snapshot();
        Trainer trainer = Trainer(network, "resume", keepBest: true);
        trainer.Resume = true;
        change(trainer);
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => trainer.Fit(train, Validation, Token));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder["resume"], exception.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, network.Snapshot());
    }
}
