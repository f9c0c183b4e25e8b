using System;
using System.IO;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>A training that diverges says so and leaves the network and the files as its last good epoch left them.</summary>
public sealed class DivergenceTests : IDisposable
{
    private static readonly Dataset Train = Blobs.Create(210, 6, 3, seed: 1);
    private static readonly Dataset Validation = Blobs.Create(100, 6, 3, seed: 2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN, 2)]
    [InlineData(float.PositiveInfinity, 9)]
    [InlineData(float.NegativeInfinity, 20)]
    public void A_loss_that_is_not_finite_takes_the_network_back(float loss, int step)
    {
        var network = Network();
        var sound = network.Snapshot();
        network.BeforeTrain = n => n.FakeLoss = n.Step == step ? loss : 1;
        var exception = Assert.Throws<NotFiniteNumberException>(() => new Trainer(network)
        {
            Epochs = 5,
            LearningRate = LearningRate.Constant(0.25f),
            ResumePath = _folder["resume"],
            CheckpointPath = _folder["checkpoint"],
            Progress = new Reports(report => sound = report.EpochFinished ? network.Snapshot() : sound),
        }.Fit(Train, cancellationToken: Token));
        Assert.Equal(step < 7 ? 0 : step < 14 ? 7 : 14, network.Step);
        Assert.Equivalent(sound, network.Snapshot());
        Assert.Equal(loss, exception.OffendingNumber);
        foreach (var part in new[]
        {
            $"epoch {(step / 7) + 1}, mini-batch {(step % 7) + 1} of 7 (step {step + 1})", "learning rate 0.25", "the loss is ",
            $"(step {network.Step})"
        })
        {
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }

        // The files are of the same epoch.
        Assert.Equal(step >= 7, File.Exists(_folder["resume"]));
        if (step >= 7)
        {
            LinearNetwork saved = new(6, 3, 32, seed: 8);
            Checkpoint.Load(saved, _folder["checkpoint"]);
            Assert.Equivalent(sound, saved.Snapshot());

            // And training goes on from there with another rate.
            network.BeforeTrain = null;
            network.FakeLoss = null;
            new Trainer(network) { Epochs = 2, LearningRate = LearningRate.Constant(0.01f) }.Fit(Train, Validation, Token);
        }
    }

    [Fact]
    public void A_tensor_that_is_not_finite_is_found_at_the_end_of_the_epoch()
    {
        var network = Network();
        var before = network.Snapshot();
        network.BeforeTrain = n => n.FakeLoss = 1;
        var exception = Assert.Throws<NotFiniteNumberException>(() => new Trainer(network)
        {
            LearningRate = LearningRate.Constant(float.MaxValue),
            ResumePath = _folder["resume"],
            CheckpointPath = _folder["checkpoint"],
        }.Fit(Train, Validation, Token));
        Assert.Contains("in epoch 1, found at its end (step 7)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("tensor layers.0.weight [3, 6] holds ", exception.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, network.Snapshot());
        Assert.False(File.Exists(_folder["resume"]) || File.Exists(_folder["checkpoint"]));
    }

    [Fact]
    public void A_network_that_has_diverged_before_is_not_trained_and_not_saved()
    {
        var network = Network();
        for (var step = 0; step < 3; step++)
        {
            network.Train(Train.Inputs[..(32 * 6)], Train.Labels[..32], float.MaxValue);
        }

        var before = network.Snapshot();
        var exception = Assert.Throws<NotFiniteNumberException>(() => new Trainer(network).Fit(Train, cancellationToken: Token));
        Assert.Contains("tensor layers.0.weight [3, 6] holds ", exception.Message, StringComparison.Ordinal);
        Assert.Equivalent(before, network.Snapshot());
        Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(network, _folder["checkpoint"]));
        Assert.False(File.Exists(_folder["checkpoint"]));
    }

    private static LinearNetwork Network() => new(6, 3, 32) { InferenceWeights = InferenceWeights.Rounded };
}
