using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The trainer with generated networks: defaults that fit, a last mini-batch that harms nothing, sorted data, what users derive.
/// </summary>
public sealed class TrainerTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("trainer");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>
    /// Every optimizer, with and without multiplications, every kind of weights, with and without
    /// normalisation; by chance the error would be ¾.
    /// </summary>
    [Fact]
    public void Defaults_train_every_network()
    {
        OptimizerSpec?[] free = [null, new ShiftMomentumSpec(3), new ShiftAdaMaxSpec()];
        OptimizerSpec?[] all = [.. free, new MomentumSpec(0.9f), new AdamSpec()];
        NetworkSpec[] specs =
        [
            .. all.Select(optimizer => Spec(optimizer, Weights.Ternary, new BatchNormSpec())),
            .. all.Select(optimizer => Spec(optimizer, Weights.Real, new BatchNormSpec())),
            .. free.Select(optimizer => Spec(optimizer, Weights.Binary, new ShiftBatchNormSpec()) with { MultiplicationFree = true }),
            .. free.Select(optimizer => Spec(optimizer, Weights.Ternary, null) with { MultiplicationFree = true }),
        ];
        using var networks = NetworkCompiler.Compile(specs);
        var failures = new List<string>();
        for (var index = 0; index < specs.Length; index++)
        {
            var network = networks.Create(index, 6, 1);
            var result = new Trainer(network).Fit(Patterns(9, 512), Patterns(10, 512), TestContext.Current.CancellationToken);
            var (first, last) = (result.History[0], result.History[^1]);
            var what = FormattableString.Invariant(
                $"rate {first.LearningRate} → {last.LearningRate}, loss {first.Loss:F3} → {last.Loss:F3}");
            var line = FormattableString.Invariant($"{what}, error {first.ValidationError:P1} → {last.ValidationError:P1}\n{specs[index]}");
            output.WriteLine(line);
            if (!(last.Loss < first.Loss && last.ValidationError < 0.1) || result.History.Any(epoch => !double.IsFinite(epoch.Loss)))
            {
                failures.Add(line);
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>Two samples more than whole mini-batches must not make a network worse, whatever normalises it.</summary>
    [Fact]
    public void Samples_left_over_do_no_harm()
    {
        NetworkSpec[] specs =
        [
            Spec(null, Weights.Ternary, new BatchNormSpec()),
            Spec(null, Weights.Ternary, new ShiftBatchNormSpec()) with { MultiplicationFree = true },
        ];
        using var networks = NetworkCompiler.Compile(specs);
        var test = Patterns(3, 1000);
        for (var index = 0; index < specs.Length; index++)
        {
            double Mean(int samples, LastBatch choice) => Enumerable.Range(1, 8).Average(seed =>
            {
                var network = networks.Create(index, seed, 1);
                var trainer = new Trainer(network) { Epochs = 20, ShuffleSeed = seed, LastBatch = choice };
                trainer.Fit(Patterns(seed, samples), cancellationToken: TestContext.Current.CancellationToken);
                return network.ErrorRate(test);
            });

            var (whole, more, kept) = (Mean(64, LastBatch.Balance), Mean(66, LastBatch.Balance), Mean(66, LastBatch.Keep));
            output.WriteLine(FormattableString.Invariant($"64 samples {whole:P1}, 66 {more:P1}, with a last mini-batch of two {kept:P1}"));
            Assert.True(more < whole + 0.02 && kept > more + 0.01, FormattableString.Invariant($"{whole:P1}, {more:P1}, {kept:P1}"));
        }
    }

    /// <summary>Statistics of mini-batches of one class each would fit no other.</summary>
    [Fact]
    public void Sorted_training_data_is_as_good_as_any()
    {
        var train = Patterns(5, 640);
        int[] order = [.. Enumerable.Range(0, train.Count).OrderBy(train.Label)];
        var sorted = new Dataset([.. order.SelectMany(i => train.Sample(i).ToArray())], [.. order.Select(train.Label)], train.SampleSize);
        using var networks = NetworkCompiler.Compile(Spec(null, Weights.Ternary, new BatchNormSpec()));
        var network = networks.Create(0, 1, 1);
        new Trainer(network).Fit(sorted, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(network.ErrorRate(Patterns(3, 1000)), 0, 0.05);
        var drawn = Variances(network);
        network.Calibrate(train.Inputs);
        var shuffled = Variances(network);
        network.Calibrate(sorted);
        var again = Variances(network);
        network.Calibrate(sorted.Inputs);
        var inOrder = Variances(network);
        Assert.True(
            Distance(drawn) < 0.1 && Distance(again) < 0.1 && Distance(inOrder) > 0.3,
            FormattableString.Invariant($"{Distance(drawn):F3}, {Distance(again):F3}, in order {Distance(inOrder):F3}"));

        double Distance(float[] variances) => variances.Zip(shuffled, (a, b) => Math.Abs(a - b)).Sum() / shuffled.Sum();
        static float[] Variances(IClassifier network) => network.Read("layers.4.running_var");
    }

    /// <summary>What the documentation of both says that users may do, from another assembly.</summary>
    [Fact]
    public void Schedules_and_augmentations_can_be_derived()
    {
        using var networks = NetworkCompiler.Compile(Spec(null, Weights.Ternary, new BatchNormSpec()));
        var network = networks.Create(0, 1, 1);
        var noise = new Noise(0.01f);
        var result = new Trainer(network) { Epochs = 6, LearningRate = new WarmUp(0.4f, 3), Augmentation = noise }
            .Fit(Patterns(1, 320), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0.4f / 3, 0.8f / 3, 0.4f, 0.4f, 0.4f, 0.4f], result.History.Select(epoch => epoch.LearningRate));
        Assert.Equal(6 * 320, noise.Applied);
        Assert.Equal(0.25f, new WarmUp(0.4f, 2).ToPowersOfTwo().At(0, 6));
    }

    /// <summary>
    /// An optimizer's constants are not in the architecture, for checkpoints; a training that went on with others would not be the same.
    /// </summary>
    [Fact]
    public void A_resume_file_of_another_optimizer_constant_is_refused()
    {
        using var networks = NetworkCompiler.Compile(
            Spec(new MomentumSpec(0.9f), Weights.Ternary, null),
            Spec(new MomentumSpec(0.5f), Weights.Ternary, null),
            Spec(null, Weights.Ternary, null));
        var path = Path.Combine(_directory.FullName, "resume");
        var rate = LearningRate.Constant(0.01f);
        var first = new Trainer(networks.Create(0, 1, 1)) { Epochs = 1, ResumePath = path, LearningRate = rate };
        first.Fit(Patterns(1, 64), cancellationToken: TestContext.Current.CancellationToken);
        var other = new Trainer(networks.Create(1, 1, 1)) { Epochs = 2, ResumePath = path, Resume = true, LearningRate = rate };
        var exception = Assert.Throws<InvalidDataException>(
            () => other.Fit(Patterns(1, 64), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("expected network 'Momentum(0.5)', found 'Momentum(0.9)'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, networks.Create(2, 1, 1).TrainingSettings);
    }

    private static NetworkSpec Spec(OptimizerSpec? optimizer, Weights weights, LayerSpec? norm) => new(
        16,
        32,
        norm is null
            ? [new DenseSpec(64), new ReLUSpec(), new DenseSpec(4)]
            : [new DenseSpec(64), norm, new ReLUSpec(), new DenseSpec(4), norm],
        LossKind.SquaredHinge,
        weights,
        Optimizer: optimizer);

    private static Dataset Patterns(int seed, int samples)
    {
        var (inputs, labels) = RandomData.Patterns(new Random(seed), samples);
        return new Dataset(inputs, labels, 16, classes: 4);
    }

    /// <summary>A schedule of a user's.</summary>
    private sealed class WarmUp(float rate, int epochs) : LearningRate
    {
        protected override float Compute(in SchedulePosition position) => rate * Math.Min(position.Epoch + 1, epochs) / epochs;
    }

    /// <summary>An augmentation of a user's.</summary>
    private sealed class Noise(float size) : Augmentation
    {
        public int Applied { get; private set; }

        public override string ToString() => FormattableString.Invariant($"noise of {size}");

        protected override void Check(Dataset dataset)
        {
        }

        protected override void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random)
        {
            Applied++;
            for (var i = 0; i < sample.Length; i++)
            {
                result[i] = sample[i] + (size * ((random >> (i & 63)) & 1));
            }
        }
    }
}
