using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>[Standardize]: fitted once, part of the network from then on.</summary>
public sealed class StandardizeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("standardize");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_network_that_was_never_fitted_refuses_to_work()
    {
        var network = new StandardizedZeroNet(1, 1);
        var (inputs, labels) = RandomData.Patterns(new Random(1), 3);
        Action[] calls =
        [
            () => network.Train(inputs, labels, 0.125f),
            () => network.Predict(inputs, new float[12]),
            () => network.Classify(inputs, new int[3]),
            () => network.Classify(inputs.AsSpan(0, 16)),
            () => network.Calibrate(inputs),
        ];
        foreach (var call in calls)
        {
            Assert.Contains("FitStandardization", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, network.Step);
        var saved = Path.Combine(_directory.FullName, "unfitted.safetensors");
        network.Save(saved);
        Assert.Throws<InvalidOperationException>(() => StandardizedZeroNet.Load(saved).Classify(inputs.AsSpan(0, 16)));
        network.FitStandardization(RandomData.Patterns(new Random(2), 100).Inputs);
        foreach (var call in calls)
        {
            call();
        }
    }

    [Fact]
    public void Mean_and_scale_are_those_of_the_samples_and_of_what_never_varies_zero()
    {
        var random = new Random(3);
        const int Samples = 300_000 / 16;
        var inputs = new float[Samples * 16];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = i % 16 == 3 ? 16_777_213f : i % 16 == 4 ? 1e6f + Math.Abs(RandomData.Normal(random)) : RandomData.Normal(random);
        }

        var network = new StandardizedZeroNet(1, 1);
        network.FitStandardization(new Dataset(inputs, new int[Samples], 16));
        var mean = network.Read(IndexOf(network, "layers.0.input_mean"));
        var scale = network.Read(IndexOf(network, "layers.0.input_scale"));
        for (var feature = 0; feature < 16; feature++)
        {
            var values = Enumerable.Range(0, Samples).Select(sample => (double)inputs[(sample * 16) + feature]).ToList();
            var average = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - average) * (value - average)));
            Assert.Equal((float)average, mean[feature]);
            Assert.Equal(deviation == 0 ? 0 : 1 / deviation, scale[feature], 1e-6 / Math.Max(deviation, 1e-3));
        }

        Assert.Equal(0, scale[3]);

        // Whatever the feature is later, it says nothing.
        var pictures = new StandardizedNet(1, 1);
        var sample = RandomData.Inputs(random, 40, 90);
        for (var i = 1; i < sample.Length; i += 3)
        {
            sample[i] = 7;
        }

        pictures.FitStandardization(sample);
        float[] before = new float[4], after = new float[4];
        pictures.Predict(sample.AsSpan(0, 90), before);
        sample[1] = -1e9f;
        pictures.Predict(sample.AsSpan(0, 90), after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_with_its_reason()
    {
        var network = new StandardizedZeroNet(1, 1);
        Assert.Contains(
            "No feature",
            Assert.Throws<ArgumentException>(() => network.FitStandardization(new float[32])).Message,
            StringComparison.Ordinal);
        var wide = new float[32];
        wide[5] = 3e38f;
        Assert.Contains(
            "Feature 5", Assert.Throws<ArgumentException>(() => network.FitStandardization(wide)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.FitStandardization(new float[17]));
        Assert.Contains(
            "[Standardize]",
            Assert.Throws<InvalidOperationException>(() => new PatternNet().FitStandardization(new float[32])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A trainer fits it, a checkpoint has it, and a training that was interrupted ends with the same bits.</summary>
    [Fact]
    public void A_trainer_fits_it_and_files_carry_it()
    {
        var train = Unscaled(new Random(4), 500);
        string File(string name) => Path.Combine(_directory.FullName, name);
        Trainer Of(INetwork network, int epochs) => new(network)
        {
            Epochs = epochs,
            LearningRate = LearningRate.Constant(0.125f),
            ResumePath = File("resume.safetensors"),
            CheckpointPath = File("net.safetensors"),
            Resume = true,
        };
        var whole = new StandardizedZeroNet(3, 1);
        var result = new Trainer(whole) { Epochs = 4, LearningRate = LearningRate.Constant(0.125f) }.Fit(
            train, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Hints);

        Of(new StandardizedZeroNet(3, 2), 2).Fit(train, cancellationToken: TestContext.Current.CancellationToken);
        var resumed = new StandardizedZeroNet(3, 2);
        Of(resumed, 4).Fit(train, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(whole.ReadAll(), resumed.ReadAll());

        var loaded = StandardizedZeroNet.Load(File("net.safetensors"));
        Assert.Equal(whole.ErrorRate(train), loaded.ErrorRate(train));
        var fitted = loaded.Read(IndexOf(loaded, "layers.0.input_scale"));
        new Trainer(loaded) { Epochs = 1 }.Fit(train.Take(100), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(fitted, loaded.Read(IndexOf(loaded, "layers.0.input_scale")));
    }

    /// <summary>Without it the same samples are hardly learned, and a hint says why.</summary>
    [Fact]
    public void Features_of_different_scales_are_learned_with_it_and_hinted_at_without()
    {
        var (train, test) = (Unscaled(new Random(6), 1000), Unscaled(new Random(7), 500));
        NetworkSpec plain = new(
            16,
            32,
            [new DenseSpec(32), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(4), new BatchNormSpec()],
            LossKind.SquaredHinge,
            Weights.Ternary);
        using var networks = NetworkCompiler.Compile([plain, plain with { Layers = plain.Layers.Insert(0, new StandardizeSpec()) }]);
        TrainingResult Fit(int index) => new Trainer(networks.Create(index, 1, 1)) { Epochs = 5 }
            .Fit(train, test, TestContext.Current.CancellationToken);
        var (without, with) = (Fit(0), Fit(1));
        Assert.True(
            with.BestValidationError < 0.1 && without.BestValidationError > 0.2,
            FormattableString.Invariant($"{with.BestValidationError:P1} with, {without.BestValidationError:P1} without"));
        Assert.Empty(with.Hints);
        var hint = Assert.Single(without.Hints);
        Assert.Contains("feature 0 has mean", hint, StringComparison.Ordinal);
        Assert.Contains("and 1 more of 16", hint, StringComparison.Ordinal);
        Assert.Contains("[Standardize]", hint, StringComparison.Ordinal);
        Assert.DoesNotContain("feature 4", hint, StringComparison.Ordinal);
    }

    private static Dataset Unscaled(Random random, int samples)
    {
        var (inputs, labels) = RandomData.Patterns(random, samples);
        for (var i = 0; i < inputs.Length; i++)
        {
            // A quarter of the features says nothing, in large numbers.
            inputs[i] = i % 16 < 4 ? 3000 * RandomData.Normal(random) : inputs[i] + 2;
        }

        return new Dataset(inputs, labels, 16);
    }

    private static int IndexOf(INetwork network, string tensor) => network.Tensors.Index().Single(item => item.Item.Name == tensor).Index;
}
