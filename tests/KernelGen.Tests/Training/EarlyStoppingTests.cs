using System;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>Trainings that end before their last epoch, and those who listen to them.</summary>
public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly Dataset Train = Blobs.Create(210, 6, 3, seed: 1);
    private static readonly Dataset Validation = Blobs.Create(100, 6, 3, seed: 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(2, 0, 7)]
    [InlineData(3, 0, 8)]
    [InlineData(2, 0.1, 4)]
    [InlineData(9, 0, 0)]
    public void Patience_counts_epochs_without_an_improvement(int patience, double improvement, int end)
    {
        double[] errors = [0.5, 0.3, 0.25, 0.25, 0.24, 0.3, 0.24, 0.24, 0.24];
        EarlyStopping stopping = new(patience, improvement);
        EpochResult[] history = [.. errors.Select((error, index) => new EpochResult(index + 1, 0.1f, 1, error, null, 1))];
        var ends = Enumerable.Range(1, history.Length).Where(epochs => stopping.Ends(history[..epochs])).ToList();
        Assert.Equal(end, ends.FirstOrDefault());
        Assert.All(Enumerable.Range(1, history.Length), epochs => Assert.Equal(end > 0 && epochs >= end, stopping.Ends(history[..epochs])));
    }

    [Fact]
    public void It_saves_epochs_and_leaves_the_best_weights()
    {
        var network = Network();
        Trainer trainer = new(network)
        {
            Epochs = 40,
            LearningRate = LearningRate.Step(0.2f, 200, 4),
            EarlyStopping = new EarlyStopping(3),
        };
        var result = trainer.Fit(Train, Validation, Token);
        Assert.Equal(result.BestEpoch + 3, result.History.Count);
        Assert.True(result.EndedEarly);
        Assert.Equal(result.BestValidationError, network.ErrorRate(Validation));
        Assert.False(new Trainer(Network()) { Epochs = 2 }.Fit(Train, Validation, Token).EndedEarly);
    }

    [Fact]
    public void A_training_that_is_resumed_ends_where_it_would_have_ended()
    {
        Trainer Of(INetwork network, int epochs) => new(network)
        {
            Epochs = epochs,
            LearningRate = LearningRate.Step(0.2f, 200, 4),
            EarlyStopping = new EarlyStopping(3),
            ResumePath = _folder["resume"],
            Resume = true,
        };

        var whole = Network();
        var expected = new Trainer(whole)
        {
            Epochs = 40, LearningRate = LearningRate.Step(0.2f, 200, 4), EarlyStopping = new EarlyStopping(3),
        }.Fit(Train, Validation, Token);
        var first = Network();
        Of(first, 2).Fit(Train, Validation, Token);
        var second = Network();
        var result = Of(second, 40).Fit(Train, Validation, Token);
        Assert.Equal(expected.History.Select(epoch => epoch.ValidationError), result.History.Select(epoch => epoch.ValidationError));
        Assert.Equal(whole.Snapshot().Bits, second.Snapshot().Bits);

        // What has ended stays ended.
        var third = Network();
        Assert.Equal(expected.History.Count, Of(third, 40).Fit(Train, Validation, Token).History.Count);
        Assert.Equal(whole.Snapshot().Bits, third.Snapshot().Bits);
    }

    [Fact]
    public void Without_a_validation_set_there_is_nothing_to_judge_by() => Assert.Contains(
        "EarlyStopping",
        Assert.Throws<InvalidOperationException>(
            () => new Trainer(Network()) { EarlyStopping = new EarlyStopping(1) }.Fit(Train, null, Token)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Arguments_are_in_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(1, double.NaN));
    }

    [Fact]
    public void Every_step_and_epoch_is_called_back_and_may_end_the_training()
    {
        var steps = 0;
        var epochs = 0;
        var network = Network();
        Trainer trainer = new(network) { Epochs = 5, LearningRate = LearningRate.Cosine(0.5f, 0.05f) };
        var last = 1f;
        trainer.OnStep = step =>
        {
            Assert.Equal((steps / 7) + 1, step.Epoch);
            Assert.Equal((steps % 7) + 1, step.Batch);
            Assert.Equal((7, 30), (step.Batches, step.Samples));
            Assert.True(step.LearningRate < last);
            Assert.Equal(network.Step, ++steps);
            last = step.LearningRate;
        };
        trainer.OnEpoch = epoch =>
        {
            Assert.Equal(++epochs, epoch.Epoch);
            Assert.NotNull(epoch.ValidationError);
            if (epochs == 3)
            {
                trainer.Stop();
            }
        };
        var result = trainer.Fit(Train, Validation, Token);
        Assert.Equal((21, 3, 3), (steps, epochs, result.History.Count));
        Assert.True(result.EndedEarly);

        // A stop is good for the training that runs.
        Assert.Equal(5, new Trainer(Network()) { Epochs = 5 }.Fit(Train, Validation, Token).History.Count);
        trainer.OnEpoch = null;
        trainer.OnStep = null;
        Assert.Equal(5, trainer.Fit(Train, Validation, Token).History.Count);
    }

    private static LinearNetwork Network() => new(6, 3, batchSize: 32);
}
