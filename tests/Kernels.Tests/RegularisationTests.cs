using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>An experiment for each setting of training that is to keep networks from learning by heart, or from one side.</summary>
public sealed class RegularisationTests(ITestOutputHelper output)
{
    private const float Decay = 1f / 64;
    private const float Rate = 1f / 8;

    private static readonly OptimizerSpec[] Optimizers =
        [new SgdSpec(), new MomentumSpec(0.5f), new ShiftMomentumSpec(2), new AdamSpec(), new ShiftAdaMaxSpec()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Samples of zeros give weights no gradient: what they lose is what decays. Biases do not.</summary>
    [Fact]
    public void Weights_decay_by_the_rate_times_the_decay_in_each_step_and_biases_do_not()
    {
        using var networks = NetworkCompiler.Compile([.. Optimizers.Select(optimizer => new NetworkSpec(
            3, 4, [new DenseSpec(2)], LossKind.SquaredHinge, Weights.Real, Optimizer: optimizer with { WeightDecay = Decay }))]);
        for (var index = 0; index < Optimizers.Length; index++)
        {
            var network = networks.Create(index, 1, 1);
            var before = network.Read("layers.0.weight");
            network.Write("layers.0.bias", 5, 5);
            for (var step = 0; step < 10; step++)
            {
                network.Train(new float[4 * 3], [0, 0, 0, 0], Rate);
            }

            var expected = before.Select(weight => weight * Math.Pow(1 - (Rate * Decay), 10)).ToArray();
            Assert.All(network.Read("layers.0.weight"), (weight, i) => Assert.Equal(expected[i], weight, 1e-5 * Math.Abs(expected[i])));

            // The margin of the right output is reached: no gradient, and no decay.
            Assert.Equal(5, network.Read("layers.0.bias")[0]);
        }
    }

    /// <summary>A gradient of thousands moves each parameter by no more than the rate times the limit, and a small one as ever.</summary>
    [Fact]
    public void No_gradient_is_larger_than_the_limit()
    {
        const float Limit = 0.25f;
        OptimizerSpec[] optimizers = [new SgdSpec(), new MomentumSpec(0.5f), new ShiftMomentumSpec(2)];
        var specs = optimizers.SelectMany(optimizer => new[] { optimizer with { ClipValue = Limit }, optimizer })
            .Select(optimizer => new NetworkSpec(2, 1, [new DenseSpec(1)], LossKind.MeanSquaredError, Weights.Real, Optimizer: optimizer));
        using var networks = NetworkCompiler.Compile([.. specs]);
        for (var index = 0; index < optimizers.Length; index++)
        {
            var (limited, free) = (networks.Create(2 * index, 1, 1), networks.Create((2 * index) + 1, 1, 1));
            foreach (var network in new[] { limited, free })
            {
                network.Write("layers.0.weight", 0, 0);
                network.Write("layers.0.bias", 0);

                // Label 1 is the target 1: the gradient is −2·x.
                network.Train([1000f, 0.0625f], [1], Rate);
            }

            Assert.Equal([Rate * Limit, Rate * 0.125f], limited.Read("layers.0.weight"));
            Assert.Equal([Rate * 2000, Rate * 0.125f], free.Read("layers.0.weight"));
            Assert.Equal(Rate * Limit, limited.Read("layers.0.bias")[0]);
        }
    }

    [Fact]
    public void Label_smoothing_changes_the_loss_as_the_formula_says()
    {
        const double Smoothing = 0.25;
        SmoothedNet smoothed = new(seed: 3, threads: 1);
        UnsmoothedNet plain = new(seed: 3, threads: 1);
        var random = new Random(4);
        var inputs = RandomData.Inputs(random, 8, 4);
        var labels = RandomData.Labels(random, 8, 3);
        smoothed.InferenceWeights = InferenceWeights.Real;
        var logits = new float[8 * 3];
        smoothed.Predict(inputs, logits);
        double expected = 0;
        for (var s = 0; s < 8; s++)
        {
            var row = logits.AsSpan(s * 3, 3).ToArray().Select(z => (double)z).ToArray();
            var log = row.Select(z => z - Math.Log(row.Sum(Math.Exp))).ToArray();
            expected -= ((1 - Smoothing) * log[labels[s]]) + (Smoothing * log.Average());
        }

        Assert.Equal(expected / 8, smoothed.Train(inputs, labels, 1e-20f), 1e-5);

        // Without it outputs grow as long as there is training; with it they end where probabilities are 1 − ε + ε/3 and ε/3.
        for (var step = 0; step < 4000; step++)
        {
            smoothed.Train([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [0, 1, 2], 0.5f);
            plain.Train([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], [0, 1, 2], 0.5f);
        }

        plain.InferenceWeights = InferenceWeights.Real;
        Assert.Equal(1 - Smoothing + (Smoothing / 3), Probability(smoothed), 0.002);
        Assert.InRange(Probability(plain), 0.99, 1);

        static double Probability(IClassifier network)
        {
            var outputs = new float[3];
            network.Predict([1, 0, 0, 0], outputs);
            return Math.Exp(outputs[0]) / outputs.Sum(z => Math.Exp(z));
        }
    }

    /// <summary>
    /// One in twenty samples is of a class that overlaps with the other: it pays to miss it, unless its samples weigh as much.
    /// </summary>
    [Fact]
    public void Class_weights_lift_the_recall_of_a_rare_class()
    {
        var (train, test) = (Overlapping(1), Overlapping(2));
        var without = Recall(null);
        var with = Recall(train.ClassWeights());
        output.WriteLine(FormattableString.Invariant($"recall of the rare class: {without:P1} without weights, {with:P1} with"));
        Assert.InRange(without, 0, 0.4);
        Assert.InRange(with, 0.6, 1);

        double Recall(float[]? weights)
        {
            RareClassNet network = new(seed: 1, threads: 1);
            new Trainer(network) { Epochs = 20, ClassWeights = weights }.Fit(train, cancellationToken: Token);
            network.InferenceWeights = InferenceWeights.Real;
            return network.Evaluate(test).Classes[1].Recall;
        }

        static Dataset Overlapping(int seed)
        {
            var random = new Random(seed);
            var labels = Enumerable.Range(0, 1000).Select(i => i % 20 == 0 ? 1 : 0).ToArray();
            return new Dataset(
                [.. labels.SelectMany(label => new[] { label + RandomData.Normal(random), RandomData.Normal(random) })], labels, 2);
        }
    }

    /// <summary>Between two classes a network is sure of itself without; mixed, it says what share of each there is.</summary>
    [Fact]
    public void Mix_up_makes_probabilities_linear_between_samples()
    {
        int[] labels = [.. Enumerable.Range(0, 64).Select(i => i % 2)];
        Dataset train = new([.. labels.Select(label => (2f * label) - 1)], labels, 1);
        var (plain, mixed) = (Probability(null), Probability(Augmentation.MixUp(1f)));
        output.WriteLine(FormattableString.Invariant($"three quarters of the way: {plain:P1} plain, {mixed:P1} with mix-up"));
        Assert.InRange(plain, 0.9, 1);
        Assert.InRange(mixed, 0.65, 0.85);

        double Probability(Augmentation? augmentation)
        {
            BetweenNet network = new(seed: 1, threads: 1);
            new Trainer(network) { Epochs = 300, Augmentation = augmentation }.Fit(train, cancellationToken: Token);
            network.InferenceWeights = InferenceWeights.Real;
            var outputs = new float[2];
            network.Predict([0.5f], outputs);
            return 1 / (1 + Math.Exp(outputs[0] - outputs[1]));
        }
    }

    [Fact]
    public void With_all_settings_a_resumed_training_ends_with_the_bits_of_one_that_was_not_interrupted()
    {
        var folder = Directory.CreateTempSubdirectory("regularisation");
        try
        {
            var (inputs, labels) = RandomData.Patterns(new Random(5), 200);
            Dataset train = new(inputs, labels, 16);
            var path = Path.Combine(folder.FullName, "resume.safetensors");
            RegularisedZeroNet whole = new(seed: 2, threads: 2);
            Of(whole, 4).Fit(train, cancellationToken: Token);
            Of(new RegularisedZeroNet(seed: 2, threads: 1), 2).Fit(train, cancellationToken: Token);
            RegularisedZeroNet resumed = new(seed: 9, threads: 1);
            Of(resumed, 4, isResumed: true).Fit(train, cancellationToken: Token);

            Assert.Equal(whole.ReadAll(), resumed.ReadAll());

            Trainer Of(INetwork network, int epochs, bool isResumed = false) => new(network)
            {
                Epochs = epochs,
                LearningRate = LearningRate.Constant(1f / 16),
                Augmentation = Augmentation.MixUp(0.5f),
                ClassWeights = [1f, 2f, 0.5f, 1f],
                ResumePath = isResumed || epochs == 2 ? path : null,
                Resume = isResumed,
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
