using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>What schedules do to a training: the rates that its steps have, and what comes of them.</summary>
public sealed class ScheduleTrainingTests
{
    private const int Epochs = 12;
    private const int Batches = 14;

    // Classes that overlap: near the optimum gradients of mini-batches are noise, and a high rate makes loss of it.
    private static readonly Dataset Train = Blobs.Create(210, 6, 3, seed: 1, spread: 3);
    private static readonly Dataset Validation = Blobs.Create(90, 6, 3, seed: 2, spread: 3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Exponential_and_step_change_from_epoch_to_epoch_and_end_at_a_lower_loss()
    {
        var (rates, loss) = Fit(LearningRate.Exponential(2, 0.02f));
        Assert.Equal(Enumerable.Range(0, Epochs).Select(epoch => 2 * Math.Pow(0.01, epoch / (double)Epochs)), OfEpochs(rates), Near);
        Assert.True(loss < Fit(LearningRate.Constant(2)).Loss - 0.05);

        (rates, loss) = Fit(LearningRate.Step(2, 0.25f, everyEpochs: 4));
        Assert.Equal([2, 2, 2, 2, 0.5, 0.5, 0.5, 0.5, 0.125, 0.125, 0.125, 0.125], OfEpochs(rates), Near);
        Assert.True(loss < Fit(LearningRate.Constant(2)).Loss - 0.05);
    }

    [Fact]
    public void A_constant_rate_stays_and_the_higher_one_is_the_louder()
    {
        var (rates, loss) = Fit(LearningRate.Constant(2));
        Assert.Equal(Enumerable.Repeat(2f, Epochs * Batches), rates);
        Assert.True(loss > Fit(LearningRate.Constant(0.1f)).Loss + 0.05);
    }

    [Fact]
    public void Cosine_falls_in_every_step_and_ends_at_a_lower_loss()
    {
        var (rates, loss) = Fit(LearningRate.Cosine(2, 0.02f));
        Assert.Equal(
            Enumerable.Range(0, rates.Count).Select(step => 0.02 + (1.98 * (1 + Math.Cos(Math.PI * step / rates.Count)) / 2)),
            rates.Select(rate => (double)rate),
            Near);
        Assert.True(loss < Fit(LearningRate.Constant(2)).Loss - 0.05);
    }

    [Fact]
    public void One_cycle_rises_and_falls_in_the_steps_of_one_training_and_ends_at_a_lower_loss()
    {
        var (rates, loss) = Fit(LearningRate.OneCycle(2, warmUp: 0.25));
        var highest = rates.IndexOf(rates.Max());
        Assert.Equal(rates.Count / 4, highest);
        Assert.Equal(2, rates[highest], 1e-5f);
        Assert.Equal(rates[..(highest + 1)].Order(), rates[..(highest + 1)]);
        Assert.Equal(rates[highest..].OrderDescending(), rates[highest..]);
        Assert.True(loss < Fit(LearningRate.Constant(2)).Loss - 0.05);
    }

    /// <summary>Behind the warm-up all is as without; in front the network moves by a hundredth at first.</summary>
    [Fact]
    public void Warm_up_makes_the_first_steps_small()
    {
        var (rates, _) = Fit(LearningRate.Constant(0.5f).WithWarmUp(2));
        Assert.Equal(
            Enumerable.Range(0, 2 * Batches).Select(step => 0.5 * (0.01 + (0.99 * step / (2 * Batches)))),
            rates.Take(2 * Batches).Select(rate => (double)rate),
            Near);
        Assert.All(rates.Skip(2 * Batches), rate => Assert.Equal(0.5f, rate));
        Assert.Equal(0.01 * FirstMove(LearningRate.Constant(0.5f)), FirstMove(LearningRate.Constant(0.5f).WithWarmUp(2)), 1e-4);
    }

    [Fact]
    public void Powers_of_two_are_the_rates_of_steps_too()
    {
        var (rates, _) = Fit(LearningRate.Cosine(0.5f, 0.01f).ToPowersOfTwo());
        Assert.All(rates, rate => Assert.Equal(Math.Pow(2, Math.Round(Math.Log2(rate))), rate));
        Assert.Equal([0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f, 0.015625f, 0.0078125f], rates.Distinct());
    }

    /// <summary>The rates of epochs are those that their validation errors ask for, and the end is quieter than without.</summary>
    [Fact]
    public void A_plateau_of_validation_errors_lowers_the_rate_and_the_loss()
    {
        const int Patience = 2;
        LinearNetwork network = new(6, 3, batchSize: 15) { InferenceWeights = InferenceWeights.Real };
        Trainer trainer = new(network)
        {
            Epochs = 20, LearningRate = LearningRate.ReduceOnPlateau(2, factor: 0.25f, Patience), KeepBest = false,
        };
        var history = trainer.Fit(Train, Validation, Token).History;
        var (rate, best, waited) = (2.0, double.PositiveInfinity, 0);
        foreach (var epoch in history)
        {
            Assert.Equal(rate, epoch.LearningRate, 1e-6);
            waited = epoch.ValidationError < best ? 0 : waited + 1;
            best = Math.Min(best, epoch.ValidationError!.Value);
            if (waited == Patience)
            {
                (rate, waited) = (Math.Max(0.002, rate * 0.25), 0);
            }
        }

        Assert.True(rate < 1, $"{history.Count} epochs without a plateau");
        Assert.True(network.Evaluate(Train).MeanLoss < Fit(LearningRate.Constant(2), epochs: 20).Loss - 0.05);
    }

    private static (List<float> Rates, double Loss) Fit(LearningRate schedule, int epochs = Epochs)
    {
        List<float> rates = [];
        LinearNetwork network = new(6, 3, batchSize: 15) { InferenceWeights = InferenceWeights.Real };
        new Trainer(network) { Epochs = epochs, LearningRate = schedule, OnStep = step => rates.Add(step.LearningRate) }
            .Fit(Train, cancellationToken: Token);
        Assert.Equal(epochs * Batches, rates.Count);
        return (rates, network.Evaluate(Train).MeanLoss);
    }

    /// <summary>The rate of each epoch, which all of its steps have.</summary>
    private static IEnumerable<double> OfEpochs(List<float> rates) => rates.Chunk(Batches).Select(epoch =>
    {
        Assert.Single(epoch.Distinct());
        return (double)epoch[0];
    });

    /// <summary>How far the first step of a training moves the weights.</summary>
    private static double FirstMove(LearningRate schedule)
    {
        LinearNetwork network = new(6, 3, batchSize: 15) { InferenceWeights = InferenceWeights.Real };
        var (before, after) = (new float[18], new float[18]);
        network.ReadTensor(0, before);
        Trainer trainer = new(network) { LearningRate = schedule };
        trainer.OnStep = step =>
        {
            if (network.Step == 1)
            {
                network.ReadTensor(0, after);
                trainer.Stop();
            }
        };
        trainer.Fit(Train, cancellationToken: Token);
        return Math.Sqrt(before.Zip(after).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-5 * expected;
}
