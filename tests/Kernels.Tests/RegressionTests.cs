using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks that regress: from the declaration to an R².</summary>
public sealed class RegressionTests
{
    /// <summary>What is regressed here and elsewhere.</summary>
    internal static Dataset Train { get; } = Waves(3000, 1);

    /// <summary>Other samples of the same.</summary>
    internal static Dataset Test { get; } = Waves(600, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, double> Learners => new()
    {
        { nameof(RegressionNet), 0.98 },
        { nameof(TernaryRegressionNet), 0.9 },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void Two_values_are_learned(string name, double rSquared)
    {
        IRegressor network = name == nameof(RegressionNet) ? new RegressionNet(1, 1) : new TernaryRegressionNet(1, 1);
        var (train, validation) = Train.Split(2500);
        var before = network.Evaluate(Test);
        var result = new Trainer(network) { Epochs = 30, LearningRate = LearningRate.Exponential(0.01f, 0.001f) }
            .Fit(train, validation, Token);
        var after = network.Evaluate(Test);
        Assert.True(after.RSquared >= rSquared, $"{name}: {before}, then {after}");
        Assert.True(before.RSquared < 0.5);
        Assert.All(after.Outputs, output => Assert.True(output.RSquared >= rSquared - 0.05, $"{name}: {output}"));
        Assert.Equal(network.Evaluate(validation).RootMeanSquaredError, result.BestValidationError!.Value, 12);
    }

    /// <summary>Targets in large numbers would be learned badly without a word.</summary>
    [Fact]
    public void Targets_far_from_unit_scale_are_worth_a_hint()
    {
        float[] targets = [.. Train.Targets.ToArray().Select((value, index) => index % 2 == 0 ? value : 50_000 + (1000 * value))];
        Dataset large = new(Train.Inputs.ToArray(), targets, Train.SampleSize, targetSize: 2);
        var hint = Assert.Single(new Trainer(new RegressionNet(1, 1)) { Epochs = 1 }.Fit(large, cancellationToken: Token).Hints);
        Assert.StartsWith("Targets are far from unit scale: target 1 has mean ", hint, StringComparison.Ordinal);
        Assert.DoesNotContain("target 0", hint, StringComparison.Ordinal);
        Assert.Empty(new Trainer(new RegressionNet(1, 1)) { Epochs = 1 }.Fit(Train, cancellationToken: Token).Hints);
    }

    /// <summary>What does not classify has no member that would.</summary>
    [Fact]
    public void A_regressor_knows_no_classes()
    {
        foreach (var type in new[] { typeof(RegressionNet), typeof(TernaryRegressionNet), typeof(ZeroRegressionNet) })
        {
            Assert.True(typeof(IRegressor).IsAssignableFrom(type));
            Assert.False(typeof(IClassifier).IsAssignableFrom(type));
            Assert.Empty(type.GetMember("Classify"));
            Assert.Empty(type.GetMember("PredictProbabilities"));
            Assert.Single(type.GetMember("Train"));
        }
    }

    /// <summary>The loss that a step gives is that of the outputs before it, where both passes have the same weights.</summary>
    [Fact]
    public void The_loss_of_outputs_is_that_of_training()
    {
        IRegressor network = new RegressionNet(3, 1);
        var inputs = Train.Inputs[..(32 * 4)];
        var targets = Train.Targets[..(32 * 2)];
        var outputs = new float[targets.Length];
        for (var step = 0; step < 5; step++)
        {
            network.Predict(inputs, outputs);
            double sum = 0;
            for (var sample = 0; sample < 32; sample++)
            {
                sum += network.LossOf(outputs.AsSpan(2 * sample, 2), targets.Slice(2 * sample, 2));
            }

            Assert.Equal(sum / 32, network.Train(inputs, targets, 0.01f), 1e-4 * sum / 32);
        }
    }

    [Fact]
    public void Loss_of_the_users_own_is_that_of_its_method()
    {
        IRegressor network = new ZeroRegressionNet(1, 1);
        Assert.Equal(2.5, network.LossOf([1], [3.5f]));
        Assert.Equal(1, ((IRegressor)new RegressionNet(1, 1)).LossOf([1, 2], [2, 1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_and_a_prediction_allocate_nothing(int threads)
    {
        foreach (var network in new IRegressor[] { new RegressionNet(1, threads), new TernaryRegressionNet(1, threads) })
        {
            var inputs = Train.Inputs[..(network.BatchSize * 4)].ToArray();
            var targets = Train.Targets[..(network.BatchSize * 2)].ToArray();
            var outputs = new float[targets.Length];
            Step();
            Step();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Step();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Step()
            {
                network.Train(inputs, targets, 0.01f);
                network.Predict(inputs, outputs);
                network.Predict(inputs.AsSpan(0, 4), outputs.AsSpan(0, 2));
                network.LossOf(outputs.AsSpan(0, 2), targets.AsSpan(0, 2));
            }
        }
    }

    /// <summary>Eleven epochs allocate what one does, but for a record of each.</summary>
    [Fact]
    public void Epochs_of_a_training_allocate_no_more_than_their_records()
    {
        Fit(1);
        var one = Least(1);
        var many = Least(11);
        Assert.InRange(many - one, 0, 10 * 512);

        // A collection in between empties pools, and what is rented then is allocated anew.
        static long Least(int epochs) => Enumerable.Range(0, 3).Min(_ => Fit(epochs));

        static long Fit(int epochs)
        {
            Trainer trainer = new(new RegressionNet(1, 1)) { Epochs = epochs };
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(Test, Test, Token);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Bad_targets_change_nothing()
    {
        RegressionNet network = new(1, 1);
        Assert.Throws<ArgumentException>("targets", () => network.Train(new float[8], new float[3], 0.1f));
        Assert.Throws<ArgumentException>("targets", () => network.Train(new float[8], [0, 0, 0, float.NaN], 0.1f));
        Assert.Throws<ArgumentException>("inputs", () => network.Train(new float[7], new float[4], 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => network.Train(new float[8], new float[4], 0));
        ZeroRegressionNet zero = new(1, 1);
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => zero.Train(new float[9], new float[1], 0.3f));
        Assert.Equal(0, network.Step);
    }

    [Fact]
    public async System.Threading.Tasks.Task Streams_and_files_hold_a_regressor()
    {
        RegressionNet network = new(1, 1);
        network.Train(Train.Inputs[..128], Train.Targets[..64], 0.01f);
        using MemoryStream stream = new();
        network.Save(stream);
        stream.Position = 0;
        Assert.Equal(network.Evaluate(Test), RegressionNet.Load(stream).Evaluate(Test), SameText);
        var path = Path.GetTempFileName();
        await network.SaveAsync(path, Token);
        Assert.Equal(network.Evaluate(Test), (await RegressionNet.LoadAsync(path, Token)).Evaluate(Test), SameText);
        Assert.Equal(stream.ToArray(), await File.ReadAllBytesAsync(path, Token));
        File.Delete(path);
    }

    private static bool SameText(RegressionMetrics a, RegressionMetrics b) => a.ToString() == b.ToString();

    /// <summary>Two smooth functions of four values, with a little noise.</summary>
    private static Dataset Waves(int samples, int seed)
    {
        Random random = new(seed);
        var inputs = Enumerable.Range(0, samples * 4).Select(_ => (float)(random.NextDouble() * 2) - 1).ToArray();
        var targets = new float[samples * 2];
        for (var i = 0; i < samples; i++)
        {
            var x = inputs.AsSpan(4 * i, 4);
            targets[2 * i] = MathF.Sin(3 * x[0]) + (x[1] * x[2]) + (0.05f * (float)random.NextDouble());
            targets[(2 * i) + 1] = (2 * x[3]) - MathF.Abs(x[0]) + (x[1] * x[1]);
        }

        return new Dataset(inputs, targets, 4, 2);
    }
}
