using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 8;
    private static readonly Dataset Train = Blobs.Create(210, 6, 3, seed: 1, spread: 2);
    private static readonly Dataset Validation = Blobs.Create(100, 6, 3, seed: 2, spread: 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_interrupted_training_ends_like_one_that_was_not(bool validate, bool keepBest)
    {
        var validation = validate ? Validation : null;
        var straight = Network();
        var expected = Trainer(straight, "straight", keepBest).Fit(Train, validation, Token);

        // Interrupted in epochs 1, 3, 4 and 7, in the middle and at the ends, each time with a fresh network of another seed.
        TrainingResult? result = null;
        var network = Network();
        foreach (var stop in new[] { 3, 15, 21, 27, 48, int.MaxValue })
        {
            using CancellationTokenSource source = new();
            network = new LinearNetwork(
                6, 3, 32, seed: result is null && !File.Exists(_folder["resume"]) ? 1 : 77) { InferenceWeights = InferenceWeights.Rounded };
            network.BeforeTrain = n =>
            {
                if (n.Step == stop)
                {
                    source.Cancel();
                }
            };
            var trainer = Trainer(network, "resume", keepBest);
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
        Assert.Equal(File.ReadAllBytes(_folder["straight.best"]), File.ReadAllBytes(_folder["resume.best"]));
    }

    [Fact]
    public void The_best_epoch_may_lie_before_the_interruption()
    {
        var rate = LearningRate.Step(0.2f, 500, 3);
        var straight = Network();
        var trainer = Trainer(straight, "straight", keepBest: true);
        trainer.LearningRate = rate;
        var expected = trainer.Fit(Train, Validation, Token);
        Assert.InRange(expected.BestEpoch!.Value, 1, 3);

        var network = Network();
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
        var again = Network(seed: 5);
        trainer = Trainer(again, "resume", keepBest: true);
        trainer.LearningRate = rate;
        trainer.Resume = true;
        Assert.Equal(expected.BestEpoch, trainer.Fit(Train, Validation, Token).BestEpoch);
        Assert.Equivalent(straight.Snapshot(), again.Snapshot());
    }

    [Fact]
    public void A_finished_training_resumes_to_its_result()
    {
        var network = Network();
        var expected = Trainer(network, "resume", keepBest: true).Fit(Train, Validation, Token);
        var again = Network(seed: 5);
        var trainer = Trainer(again, "resume", keepBest: true);
        trainer.Resume = true;
        var result = trainer.Fit(Train, Validation, Token);
        Assert.Equal(expected.History, result.History);
        Assert.Equivalent(network.Snapshot(), again.Snapshot());
    }

    [Fact]
    public void Resume_without_a_file_starts_anew_and_no_resume_replaces_it()
    {
        var a = Network();
        var trainer = Trainer(a, "resume", keepBest: true);
        trainer.Resume = true;
        trainer.Fit(Train, Validation, Token);
        var b = Network();
        var result = Trainer(b, "resume", keepBest: true).Fit(Train, Validation, Token);
        Assert.Equal(Epochs, result.History.Count);
        Assert.Equivalent(a.Snapshot(), b.Snapshot());
    }

    [Fact]
    public void A_file_of_another_training_is_refused_and_the_network_unchanged()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        Refused("expected shuffle_seed '2', found '1'", Network(), trainer => trainer.ShuffleSeed = 2, Train);
        Refused(
            "8 epochs of this training are finished, more than the 7 that Epochs asks for",
            Network(),
            trainer => trainer.Epochs = 7,
            Train);
        Refused("expected architecture", new LinearNetwork(6, 4, 32), _ => { }, Train);
        Checkpoint.Save(Network(), _folder["resume"]);
        Refused("expected format 'kernelgen-training', found 'kernelgen'", Network(), _ => { }, Train);
    }

    [Fact]
    public void Every_setting_that_makes_it_another_training_is_noticed()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        Refused("expected training_data '200 samples of 1 × 1 × 6, hash", Network(), _ => { }, Train.Take(200));
        var inputs = Train.Inputs.ToArray();
        inputs[77] = MathF.BitIncrement(inputs[77]);
        Refused("expected training_data '210 samples", Network(), _ => { }, new Dataset(inputs, Train.Labels.ToArray(), 6));
        var labels = Train.Labels.ToArray();
        labels[209] = (labels[209] + 1) % 3;
        Refused("expected training_data '210 samples", Network(), _ => { }, new Dataset(Train.Inputs.ToArray(), labels, 6));
        Refused(
            "expected training_data '210 samples of 2 × 3 × 1",
            Network(),
            _ => { },
            new Dataset(Train.Inputs.ToArray(), Train.Labels.ToArray(), 2, 3, 1));
        Refused(
            "expected batch_size '31', found '32'",
            new LinearNetwork(6, 3, 31) { InferenceWeights = InferenceWeights.Rounded },
            _ => { },
            Train);
        Refused("expected network 'other', found ''", new LinearNetwork(6, 3, 32) { TrainingSettings = "other" }, _ => { }, Train);
        Refused("expected last_batch 'Drop', found 'Balance'", Network(), trainer => trainer.LastBatch = LastBatch.Drop, Train);
        Refused(
            "expected calibration '50 training samples', found '10000 training samples'",
            Network(),
            trainer => trainer.CalibrationSamples = 50,
            Train);
        Refused("expected calibration '100 samples of", Network(), trainer => trainer.CalibrationSet = Validation, Train);
        Refused(
            "expected evaluation_weights 'Real', found 'Rounded'",
            Network(),
            trainer => trainer.EvaluationWeights = InferenceWeights.Real,
            Train);
        Refused(
            "expected evaluation_weights 'Real', found 'Rounded'",
            new LinearNetwork(6, 3, 32) { InferenceWeights = InferenceWeights.Real },
            _ => { },
            Train);
        Refused(
            "expected epoch 1 to be trained at the rate 0.4,",
            Network(),
            trainer => trainer.LearningRate = LearningRate.Constant(0.4f),
            Train);
        Refused("expected epoch 2 to be trained at the rate", Network(), trainer => trainer.Epochs = 9, Train);
        Refused("expected validation_data 'none', found '100 samples", Network(), _ => { }, Train, validation: null);
        Refused("expected validation_data '99 samples", Network(), _ => { }, Train, Validation.Take(99));
        Trainer(Network(), "resume", keepBest: true).Fit(Train, cancellationToken: Token);
        Refused("expected validation_data '100 samples", Network(), _ => { }, Train);
    }

    [Fact]
    public void A_training_may_go_on_for_longer_where_the_rates_so_far_are_the_same()
    {
        var straight = Network();
        var trainer = Trainer(straight, "straight", keepBest: false);
        (trainer.LearningRate, trainer.Epochs) = (LearningRate.Step(0.5f, 0.5f, 3), 10);
        var expected = trainer.Fit(Train, Validation, Token);
        trainer = Trainer(Network(), "resume", keepBest: true);
        (trainer.LearningRate, trainer.Epochs) = (LearningRate.Constant(0.5f), 3);
        trainer.Fit(Train, Validation, Token);
        var longer = Network(seed: 9);
        trainer = Trainer(longer, "resume", keepBest: false);
        (trainer.LearningRate, trainer.Epochs, trainer.Resume) = (LearningRate.Step(0.5f, 0.5f, 3), 10, true);
        var result = trainer.Fit(Train, Validation, Token);
        Assert.Equal(expected.History.Select(Timeless), result.History.Select(Timeless));
        Assert.Equivalent(straight.Snapshot(), longer.Snapshot());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoint_that_is_lost_or_asked_for_elsewhere_is_there_after_a_resume(bool validate)
    {
        var validation = validate ? Validation : null;
        Trainer(Network(), "resume", keepBest: true).Fit(Train, validation, Token);
        var expected = File.ReadAllBytes(_folder["resume.best"]);
        var trainer = Trainer(Network(seed: 9), "resume", keepBest: true);
        (trainer.Resume, trainer.CheckpointPath) = (true, _folder["elsewhere"]);
        trainer.Fit(Train, validation, Token);
        Assert.Equal(expected, File.ReadAllBytes(_folder["elsewhere"]));
    }

    [Fact]
    public void Any_damage_is_refused_and_the_network_unchanged()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        var good = File.ReadAllBytes(_folder["resume"]);
        var json = System.Text.Encoding.UTF8.GetString(good.AsSpan(8));
        foreach (var (from, to) in new[]
        {
            ("\"epochs\":\"8\"", "\"epochs\":\"0\""), ("\"epochs\":\"8\"", "\"epochs\":\"x\""), ("\"best_epoch\":\"", "\"best_epoch\":\"-"),
            ("\"epoch.3\":\"", "\"epoch.3\":\"x"), ("\"epoch.3\":\"", "\"epoch.9\":\""),
            ("\"epoch.3\":\"", "\"epoch.3\":\"NaN;1;1;1\",\"y\":\""),
            ("\"epoch.3\":\"", "\"epoch.3\":\"-"), ("\"epoch.3\":\"", "\"epoch.3\":\"0;1;1;1\",\"y\":\""),
            ("\"epoch.3\":\"", "\"epoch.3\":\"1;1;1;-1\",\"y\":\""),
            ("\"best_step\":\"", "\"best_step\":\"-"), ("\"best_step\":\"", "\"best_step\":\"0\",\"y\":\""),
            ("\"best_step\":\"", "\"best_step\":\"9"),
            ("\"step\":\"", "\"step\":\"3\",\"y\":\""), ("\"step\":\"", "\"step\":\"-"),
            ("\"best.layers.0.weight\"", "\"best.layers.0.weights\""),
        })
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            File.WriteAllBytes(_folder["resume"], Hostile.Replace(good, from, to));
            Refused(string.Empty, Network(), _ => { }, Train);
        }

        File.WriteAllBytes(_folder["resume"], good[..^1]);
        Refused("bytes of data", Network(), _ => { }, Train);
    }

    /// <summary>What would be put into the network when training ends is refused before it begins.</summary>
    [Theory]
    [InlineData("layers.0.bias", 2e6f)]
    [InlineData("best.layers.0.bias", 2e6f)]
    [InlineData("best.layers.0.bias", float.NaN)]
    [InlineData("best.layers.1.running_var", -1f)]
    [InlineData("best.layers.0.weight", float.PositiveInfinity)]
    public void Values_out_of_range_are_refused_before_training(string tensor, float value)
    {
        var shorter = Trainer(Network(), "resume", keepBest: true);
        shorter.Fit(Train, Validation, Token);
        var file = File.ReadAllBytes(_folder["resume"]);
        var (header, data) = Hostile.Split(file);
        using var json = JsonDocument.Parse(header);
        var begin = json.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
        BitConverter.TryWriteBytes(data.AsSpan(begin), value);
        File.WriteAllBytes(_folder["resume"], Hostile.File(System.Text.Encoding.UTF8.GetBytes(header), data));
        Refused(tensor[tensor.IndexOf("layers", StringComparison.Ordinal)..], Network(), _ => { }, Train);
    }

    /// <summary>A network that has diverged may be what a damaged file is refused by.</summary>
    [Fact]
    public void A_network_that_has_diverged_refuses_with_the_same_words()
    {
        Trainer(Network(), "resume", keepBest: true).Fit(Train, Validation, Token);
        var file = File.ReadAllBytes(_folder["resume"]);
        var (header, data) = Hostile.Split(file);
        using var json = JsonDocument.Parse(header);
        var begin = json.RootElement.GetProperty("layers.0.bias").GetProperty("data_offsets")[0].GetInt32();
        BitConverter.TryWriteBytes(data.AsSpan(begin), 2e6f);
        File.WriteAllBytes(_folder["resume"], Hostile.File(System.Text.Encoding.UTF8.GetBytes(header), data));
        var diverged = Network();
        diverged.Train(Train.Inputs[..(32 * 6)], Train.Labels[..32], float.MaxValue);
        diverged.Train(Train.Inputs[..(32 * 6)], Train.Labels[..32], float.MaxValue);
        var trainer = Trainer(diverged, "resume", keepBest: true);
        trainer.Resume = true;
        Assert.Contains(
            "bias", Assert.Throws<InvalidDataException>(() => trainer.Fit(Train, Validation, Token)).Message, StringComparison.Ordinal);
    }

    private static EpochResult Timeless(EpochResult epoch) => epoch with { Seconds = 0 };

    private static LinearNetwork Network(long seed = 1) => new(6, 3, 32, seed) { InferenceWeights = InferenceWeights.Rounded };

    private Trainer Trainer(LinearNetwork network, string name, bool keepBest) => new(network)
    {
        Epochs = Epochs,
        LearningRate = LearningRate.Exponential(0.5f, 0.01f),
        KeepBest = keepBest,
        ResumePath = _folder[name],
        CheckpointPath = _folder[$"{name}.best"],
    };

    private void Refused(string message, LinearNetwork network, Action<Trainer> change, Dataset train) =>
        Refused(message, network, change, train, Validation);

    private void Refused(string message, LinearNetwork network, Action<Trainer> change, Dataset train, Dataset? validation)
    {
        var before = network.Snapshot();
        var trainer = Trainer(network, "resume", keepBest: true);
        trainer.Resume = true;
        change(trainer);
        var exception = Assert.Throws<InvalidDataException>(() => trainer.Fit(train, validation, Token));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["resume"], exception.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, network.Snapshot());
    }
}
