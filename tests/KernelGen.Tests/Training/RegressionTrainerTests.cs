using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

public sealed class RegressionTrainerTests : IDisposable
{
    private static readonly Dataset Train = Planes(200, 1);
    private static readonly Dataset Validation = Planes(80, 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_epoch_is_the_one_with_the_lowest_rmse()
    {
        LinearRegressor network = new(2, 2, 16);
        var reports = new Reports();
        var result = Trainer(network, reports).Fit(Train, Validation, Token);

        var metrics = network.Evaluate(Validation);
        Assert.InRange(metrics.RSquared!.Value, 0.99, 1);
        Assert.Equal(result.History.Min(epoch => epoch.ValidationError), result.BestValidationError);
        Assert.Equal(metrics.RootMeanSquaredError, result.BestValidationError!.Value, 12);
        var best = result.History[result.BestEpoch!.Value - 1];
        Assert.Equal(metrics.MeanLoss, best.ValidationLoss!.Value, 12);
        Assert.Equal(result.History[^1].ValidationError, reports.Last.ValidationError);
        Assert.Equal(result.History[^1].ValidationLoss, reports.Last.ValidationLoss);
        Assert.True(result.History[^1].Loss < result.History[0].Loss);
    }

    /// <summary>An error above 1 is none of a classifier's, but may well be one of a regressor's.</summary>
    [Fact]
    public void An_interrupted_training_ends_like_one_that_was_not()
    {
        LinearRegressor straight = new(2, 2, 16);
        var expected = Trainer(straight).Fit(Train, Validation, Token);
        Assert.True(expected.History[0].ValidationError > 1);

        using CancellationTokenSource source = new();
        LinearRegressor first = new(2, 2, 16) { BeforeTrain = network => Cancel(network, source) };
        var interrupted = Trainer(first);
        interrupted.ResumePath = _folder["resume"];
        Assert.Throws<OperationCanceledException>(() => interrupted.Fit(Train, Validation, source.Token));
        LinearRegressor second = new(2, 2, 16);
        var resumed = Trainer(second);
        (resumed.ResumePath, resumed.Resume) = (_folder["resume"], true);
        var result = resumed.Fit(Train, Validation, Token);

        Assert.Equal(
            expected.History.Select(epoch => epoch with { Seconds = 0 }), result.History.Select(epoch => epoch with { Seconds = 0 }));
        Assert.Equal(Values(straight), Values(second));

        var others = Planes(80, 3);
        Assert.Throws<InvalidDataException>(() => resumed.Fit(Train, others, Token));
    }

    [Fact]
    public void Data_sets_that_do_not_fit_are_refused_at_once()
    {
        Dataset labelled = new([1, 2, 3, 4], [0, 1], 2);
        Dataset one = new([1, 2, 3, 4], [0f, 1], 2);
        LinearRegressor network = new(2, 2, 16);
        Assert.StartsWith(
            "The network regresses: a data set with 2 targets for each sample was expected, this one has labels of 2 classes.",
            Assert.Throws<ArgumentException>("train", () => new Trainer(network).Fit(labelled, null, Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("validation", () => new Trainer(network).Fit(Train, labelled, Token));
        Assert.Throws<ArgumentException>("train", () => new Trainer(network).Fit(one, null, Token));
        Assert.Equal(0, network.Step);

        LinearNetwork classifier = new(2, 2, 8);
        Assert.StartsWith(
            "The network classifies: a data set with labels was expected, this one has 1 target for each sample.",
            Assert.Throws<ArgumentException>("train", () => new Trainer(classifier).Fit(one, null, Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("validation", () => new Trainer(classifier).Fit(labelled, one, Token));
        Assert.Equal(0, classifier.Step);
    }

    [Fact]
    public void Outputs_that_are_not_finite_are_divergence()
    {
        LinearRegressor network = new(1, 1, 4);
        Dataset validation = new([3e38f], [0f], 1);
        network.WriteTensor(0, [10f]);
        Trainer trainer = new(network) { Epochs = 1, LearningRate = LearningRate.Exponential(1e-30f, 1e-30f), CalibrationSamples = 0 };
        Dataset small = new([0.001f], [0f], 1);
        var exception = Assert.Throws<NotFiniteNumberException>(() => trainer.Fit(small, validation, Token));
        Assert.Contains("an output for the validation set is", exception.Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteNumberException>(() => network.Evaluate(validation));
    }

    private static Trainer Trainer(LinearRegressor network, IProgress<TrainingProgress>? progress = null) => new(network)
    {
        Epochs = 12,
        LearningRate = LearningRate.Exponential(0.1f, 0.05f),
        Progress = progress,
    };

    private static void Cancel(LinearRegressor network, CancellationTokenSource source)
    {
        if (network.Step == 50)
        {
            source.Cancel();
        }
    }

    private static float[] Values(LinearRegressor network)
    {
        var (weights, bias) = (new float[4], new float[2]);
        network.ReadTensor(0, weights);
        network.ReadTensor(1, bias);
        return [.. weights, .. bias];
    }

    /// <summary>Two planes over the square, with a little noise.</summary>
    private static Dataset Planes(int samples, int seed)
    {
        Random random = new(seed);
        var inputs = new float[samples * 2];
        var targets = new float[samples * 2];
        for (var i = 0; i < samples; i++)
        {
            var (x, y) = ((float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f);
            (inputs[2 * i], inputs[(2 * i) + 1]) = (4 * x, 4 * y);
            targets[2 * i] = (120 * x) - (40 * y) + 20 + (0.1f * (float)random.NextDouble());
            targets[(2 * i) + 1] = (200 * y) - 10;
        }

        return new Dataset(inputs, targets, 2, 2);
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public TrainingProgress Last { get; private set; }

        public void Report(TrainingProgress value) => Last = value;
    }
}
