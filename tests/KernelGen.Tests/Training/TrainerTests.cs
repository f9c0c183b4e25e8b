using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private const int Size = 6;
    private const int Classes = 3;
    private static readonly Dataset Train = Blobs.Create(210, Size, Classes, seed: 1);
    private static readonly Dataset Validation = Blobs.Create(100, Size, Classes, seed: 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_learns_and_records_every_epoch()
    {
        var network = Network();
        var before = network.ErrorRate(Validation);
        var result = new Trainer(network) { Epochs = 8, LearningRate = LearningRate.Constant(0.5f) }.Fit(Train, Validation, Token);
        Assert.Equal(Enumerable.Range(1, 8), result.History.Select(epoch => epoch.Epoch));
        Assert.All(result.History, epoch => Assert.Equal(0.5f, epoch.LearningRate));
        Assert.All(result.History, epoch => Assert.True(epoch.Seconds > 0));
        Assert.True(result.History[^1].Loss < result.History[0].Loss / 2);
        var best = result.History.Min(epoch => epoch.ValidationError!.Value);
        Assert.Equal(best, result.BestValidationError);
        Assert.Equal(result.History.First(epoch => epoch.ValidationError == best).Epoch, result.BestEpoch);
        Assert.True(best < 0.1 && before > 0.3, $"{before} → {best}");
    }

    [Fact]
    public void An_epoch_takes_every_sample_once_in_mini_batches_that_are_alike()
    {
        var network = Network();
        network.BatchSizes = [];
        new Trainer(network) { Epochs = 2 }.Fit(Train, cancellationToken: Token);
        Assert.Equal(Enumerable.Repeat(30, 14), network.BatchSizes);
        Assert.Equal(14, network.Step);
    }

    [Fact]
    public void The_loss_of_an_epoch_is_the_mean_over_samples()
    {
        var network = Network();
        float loss = 0;
        network.BeforeTrain = n => n.FakeLoss = ++loss;
        var result = new Trainer(network) { Epochs = 1 }.Fit(Train, cancellationToken: Token);
        Assert.Equal(4, result.History[0].Loss, 1e-12);
    }

    [Fact]
    public void Settings_are_the_schedule_and_seed_that_are_used()
    {
        var result = new Trainer(Network()) { Epochs = 4, LearningRate = LearningRate.Exponential(0.4f, 0.1f) }.Fit(
            Train, cancellationToken: Token);
        Assert.Equal(
            Enumerable.Range(0, 4).Select(epoch => LearningRate.Exponential(0.4f, 0.1f).At(epoch, 4)),
            result.History.Select(epoch => epoch.LearningRate));
        Assert.Null(result.BestEpoch);
        Assert.Null(result.BestValidationError);
        Assert.All(result.History, epoch => Assert.Null(epoch.ValidationError));

        var (same, again, other) = (Network(), Network(), Network());
        new Trainer(same) { Epochs = 2 }.Fit(Train, cancellationToken: Token);
        new Trainer(again) { Epochs = 2, ShuffleSeed = 1 }.Fit(Train, cancellationToken: Token);
        new Trainer(other) { Epochs = 2, ShuffleSeed = 2 }.Fit(Train, cancellationToken: Token);
        Assert.Equal(same.Snapshot().Bits, again.Snapshot().Bits);
        Assert.NotEqual(same.Snapshot().Bits, other.Snapshot().Bits);
    }

    [Fact]
    public void Validation_and_progress_do_not_change_what_is_learned()
    {
        var (plain, watched) = (Network(), Network());
        new Trainer(plain) { Epochs = 3 }.Fit(Train, cancellationToken: Token);
        new Trainer(watched) { Epochs = 3, KeepBest = false, Progress = new Reports(), ProgressInterval = 1 }.Fit(Train, Validation, Token);
        Assert.Equal(plain.Snapshot().Bits, watched.Snapshot().Bits);
        Assert.Equal(plain.Step, watched.Step);
    }

    [Fact]
    public void The_best_epoch_is_kept_whole_or_the_last_by_choice()
    {
        // A rate that explodes half way makes an early epoch the best one.
        var rate = LearningRate.Step(0.2f, 200, 4);
        List<(long, long, int[])> epochs = [];
        var watched = Network();
        var result = new Trainer(watched)
        {
            Epochs = 8,
            LearningRate = rate,
            KeepBest = false,
            Progress = new Reports(report =>
            {
                if (report.EpochFinished)
                {
                    epochs.Add(watched.Snapshot());
                }
            }),
        }.Fit(Train, Validation, Token);
        Assert.InRange(result.BestEpoch!.Value, 1, 7);
        Assert.Equivalent(epochs[^1], watched.Snapshot());

        var best = Network();
        var same = new Trainer(best) { Epochs = 8, LearningRate = rate }.Fit(Train, Validation, Token);
        Assert.Equal(result.BestEpoch, same.BestEpoch);
        Assert.Equivalent(epochs[result.BestEpoch.Value - 1], best.Snapshot());
        Assert.Equal(result.BestValidationError, best.ErrorRate(Validation));
    }

    [Fact]
    public void On_a_tie_the_first_epoch_is_the_best()
    {
        var result = new Trainer(Network()) { Epochs = 3, LearningRate = LearningRate.Constant(1e-9f) }.Fit(Train, Validation, Token);
        Assert.Single(result.History.Select(epoch => epoch.ValidationError).Distinct());
        Assert.Equal(1, result.BestEpoch);
    }

    [Fact]
    public void The_checkpoint_is_the_best_epoch()
    {
        var network = Network();
        new Trainer(network) { Epochs = 8, LearningRate = LearningRate.Step(0.2f, 200, 4), CheckpointPath = _folder["best"] }.Fit(
            Train, Validation, Token);
        var loaded = Network(seed: 9);
        Checkpoint.Load(loaded, _folder["best"]);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());
    }

    [Fact]
    public void Without_validation_the_checkpoint_is_the_last_epoch()
    {
        var network = Network();
        new Trainer(network) { Epochs = 3, CheckpointPath = _folder["last"] }.Fit(Train, cancellationToken: Token);
        var loaded = Network(seed: 9);
        Checkpoint.Load(loaded, _folder["last"]);
        Assert.Equivalent(network.Snapshot(), loaded.Snapshot());
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(50, 64)]
    [InlineData(100_000, 224)]
    public void Calibration_takes_training_samples_in_whole_mini_batches(int asked, int taken)
    {
        var network = Network();
        new Trainer(network) { Epochs = 1, CalibrationSamples = asked }.Fit(Train, cancellationToken: Token);
        Assert.Equal(taken, network.CalibratedSamples);
    }

    [Fact]
    public void Calibration_may_have_samples_of_its_own()
    {
        var network = Network();
        new Trainer(network) { Epochs = 1, CalibrationSet = Validation.Take(17) }.Fit(Train, cancellationToken: Token);
        Assert.Equal(17, network.CalibratedSamples);
        var other = Blobs.Create(10, Size + 1, Classes);
        Assert.Throws<ArgumentException>(
            "CalibrationSet", () => new Trainer(network) { CalibrationSet = other }.Fit(Train, cancellationToken: Token));
    }

    [Fact]
    public void Calibration_can_be_left_out()
    {
        var network = Network();
        new Trainer(network) { Epochs = 1, CalibrationSamples = 0 }.Fit(Train, cancellationToken: Token);
        Assert.Equal(0, network.CalibratedSamples);
    }

    [Fact]
    public void Epochs_are_judged_by_the_weights_asked_for()
    {
        var (rounded, real) = (Network(), Network());
        real.InferenceWeights = InferenceWeights.Rounded;
        var a = new Trainer(rounded) { Epochs = 3, KeepBest = false }.Fit(Train, Validation, Token);
        var b = new Trainer(real) { Epochs = 3, KeepBest = false, EvaluationWeights = InferenceWeights.Real }.Fit(Train, Validation, Token);
        Assert.Equal(InferenceWeights.Rounded, rounded.InferenceWeights);
        Assert.Equal(InferenceWeights.Real, real.InferenceWeights);
        Assert.Equal(b.History[^1].ValidationError, real.ErrorRate(Validation));
        Assert.Equal(a.History[^1].ValidationError, rounded.ErrorRate(Validation));
        Assert.NotEqual(a.History.Select(epoch => epoch.ValidationError), b.History.Select(epoch => epoch.ValidationError));
    }

    [Fact]
    public void Reports_come_at_the_interval_and_at_the_end_of_an_epoch()
    {
        Reports reports = new();
        var result = new Trainer(Network()) { Epochs = 2, Progress = reports, ProgressInterval = 3 }.Fit(Train, Validation, Token);
        Assert.Equal(
            [(1, 3, false), (1, 6, false), (1, 7, true), (2, 3, false), (2, 6, false), (2, 7, true)],
            reports.All.Select(report => (report.Epoch, report.Batch, report.EpochFinished)));
        Assert.All(reports.All, report => Assert.Equal((2, 7), (report.Epochs, report.Batches)));
        Assert.All(
            reports.All,
            report => Assert.True(
                report.SamplesPerSecond > 0 && report.Elapsed > TimeSpan.Zero && report.EstimatedRemaining >= TimeSpan.Zero));
        Assert.Equal(
            [
                null, null, result.History[0].ValidationError, result.History[0].ValidationError, result.History[0].ValidationError,
                result.History[1].ValidationError
            ],
            reports.All.Select(report => report.ValidationError));
        Assert.Equal(result.BestValidationError, reports.All[^1].BestValidationError);
        Assert.Equal(result.History[1].Loss, reports.All[^1].Loss);
        Assert.Equal(TimeSpan.Zero, reports.All[^1].EstimatedRemaining);
        Assert.True(reports.All[0].EstimatedRemaining > TimeSpan.Zero);
    }

    [Fact]
    public void A_training_step_allocates_nothing()
    {
        // From the second step to the last of the epoch, all that Trainer does between two steps counted. It works on this thread alone;
        // what the test runner's own threads allocate meanwhile is none of its business.
        var network = Network();
        long first = 0;
        long last = 0;
        network.BeforeTrain = n =>
        {
            if (n.Step % 7 == 1)
            {
                first = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (n.Step % 7 == 6)
            {
                last = GC.GetAllocatedBytesForCurrentThread();
            }
        };
        new Trainer(network) { Epochs = 3, ProgressInterval = 1, Progress = new Silent() }.Fit(Train, Validation, Token);
        Assert.True(first > 0);
        Assert.Equal(0, last - first);
    }

    [Fact]
    public void Cancellation_stops_after_a_whole_batch()
    {
        var network = Network();
        using CancellationTokenSource source = new();
        network.BeforeTrain = n =>
        {
            if (n.Step == 9)
            {
                source.Cancel();
            }
        };
        Assert.Throws<OperationCanceledException>(() => new Trainer(network) { Epochs = 5 }.Fit(Train, Validation, source.Token));
        Assert.Equal(10, network.Step);

        // Consistent: it goes on from here like any other.
        network.BeforeTrain = null;
        new Trainer(network) { Epochs = 1 }.Fit(Train, cancellationToken: Token);
        Assert.Equal(17, network.Step);
    }

    [Fact]
    public void A_cancelled_token_changes_nothing()
    {
        var network = Network();
        var before = network.Snapshot();
        Assert.Throws<OperationCanceledException>(
            () => new Trainer(network).Fit(Train, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equivalent(before, network.Snapshot());
    }

    [Fact]
    public void Bad_settings_are_refused_at_once()
    {
        var network = Network();
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network) { Epochs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network) { ProgressInterval = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network) { CalibrationSamples = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network) { EvaluationWeights = (InferenceWeights)7 });
        Assert.Throws<ArgumentNullException>(() => new Trainer(network) { LearningRate = null! });
        Assert.Throws<InvalidOperationException>(() => new Trainer(network) { Resume = true }.Fit(Train, cancellationToken: Token));
        Assert.Throws<DirectoryNotFoundException>(
            () => new Trainer(network) { CheckpointPath = _folder["no/x"] }.Fit(Train, cancellationToken: Token));
        Assert.Throws<DirectoryNotFoundException>(
            () => new Trainer(network) { ResumePath = _folder["no/x"] }.Fit(Train, cancellationToken: Token));
        Assert.Contains(
            "gives NaN for epoch 1 of 10",
            Assert.Throws<InvalidOperationException>(
                () => new Trainer(network) { LearningRate = new Broken() }.Fit(Train, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "for epoch 5 of 10",
            Assert.Throws<InvalidOperationException>(() =>
                new Trainer(network) { LearningRate = LearningRate.Step(1e-30f, 1e-10f, 2) }.Fit(Train, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, network.Step);
    }

    [Fact]
    public void Data_that_does_not_fit_is_refused_at_once()
    {
        var network = Network();
        Trainer trainer = new(network);
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(null!, cancellationToken: Token));
        var size = Assert.Throws<ArgumentException>(() => trainer.Fit(Blobs.Create(10, Size + 1, Classes), cancellationToken: Token));
        Assert.Equal("train", size.ParamName);
        Assert.Contains("samples of 6 values; those of the data set have 7", size.Message, StringComparison.Ordinal);
        var label = Assert.Throws<ArgumentException>(() => trainer.Fit(Train, Blobs.Create(100, Size, Classes + 1), Token));
        Assert.Equal("validation", label.ParamName);
        Assert.Contains("is 3", label.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Step);

        // More classes declared than used is fine.
        trainer.Epochs = 1;
        trainer.Fit(new Dataset(Train.Inputs.ToArray(), Train.Labels.ToArray(), Size, classes: 99), cancellationToken: Token);
    }

    [Fact]
    public void A_training_set_smaller_than_a_batch_works()
    {
        var network = Network();
        network.BatchSizes = [];
        new Trainer(network) { Epochs = 2 }.Fit(Train.Take(5), Validation, Token);
        Assert.Equal([5, 5], network.BatchSizes);
    }

    private static LinearNetwork Network(long seed = 1) => new(Size, Classes, 32, seed) { InferenceWeights = InferenceWeights.Rounded };

    private sealed class Silent : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            // Nothing, so that all that is allocated is the trainer's.
        }
    }

    private sealed class Broken : LearningRate
    {
        protected override float Compute(in SchedulePosition position) => float.NaN;
    }
}
