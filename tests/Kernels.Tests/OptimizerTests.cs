using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Optimizers: that they train, what they are where it can be said by hand, and that an interruption changes nothing.</summary>
public sealed class OptimizerTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("optimizers");

    public static TheoryData<string> Names =>
        [nameof(MomentumNet), nameof(ShiftMomentumNet), nameof(AdamNet), nameof(ShiftAdaMaxNet)];

    /// <summary>Every optimizer learns patterns with every kind of weights; by chance the error would be ¾.</summary>
    [Fact]
    public void Every_optimizer_learns()
    {
        (OptimizerSpec Optimizer, float LearningRate)[] optimizers =
            [
                (new MomentumSpec(0.9f), 0.02f), (new ShiftMomentumSpec(3), 0.02f), (new AdamSpec(), 0.01f),
                (new ShiftAdaMaxSpec(), 1f / 128)
            ];
        var kinds = Enum.GetValues<Weights>();
        var specs = optimizers.SelectMany(optimizer => kinds.Select(kind => new NetworkSpec(
            16,
            32,
            [new DenseSpec(64), new BatchNormSpec(), new ReLUSpec(), new DenseSpec(4), new BatchNormSpec()],
            LossKind.SquaredHinge,
            kind,
            Optimizer: optimizer.Optimizer))).ToArray();
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Length; index++)
        {
            var network = networks.Create(index, 6, 1);
            var random = new Random(9);
            var (inputs, labels) = RandomData.Patterns(random, 512);
            var before = Error(network, inputs, labels);
            for (var step = 0; step < 200; step++)
            {
                var (batch, classes) = RandomData.Patterns(random, 32);
                network.Train(batch, classes, optimizers[index / kinds.Length].LearningRate);
            }

            var after = Error(network, inputs, labels);
            output.WriteLine(
                FormattableString.Invariant(
                    $"{specs[index].Optimizer!.Attribute}, {specs[index].Weights}: error {before:P1} before, {after:P1} after"));
            Assert.True(
                before > 0.4 && after < 0.05, FormattableString.Invariant($"error {before:P1} before, {after:P1} after\n{specs[index]}"));
        }
    }

    /// <summary>A gradient that stays the same: z = w + b with the plain hinge on a far target has the gradient −1 in every step.</summary>
    [Fact]
    public void Steps_under_a_constant_gradient_are_those_of_the_formulas()
    {
        const float Rate = 1f / 1024;
        OptimizerSpec[] optimizers = [new MomentumSpec(0.5f), new ShiftMomentumSpec(2), new AdamSpec(), new ShiftAdaMaxSpec()];
        using var networks = NetworkCompiler.Compile(optimizers
            .Select(optimizer => new NetworkSpec(1, 1, [new DenseSpec(1)], LossKind.Hinge, Weights.Real, Optimizer: optimizer)).ToArray());
        double[][] expected =
        [
            [1, 1.5, 1.75, 1.875, 1.9375],
            [1, 1.75, 2.3125, 2.734375, 3.05078125],
            [1, 1, 1, 1, 1],
            // m = 1 − (7/8)ᵗ and v = 1, times 8, 4, 4, 2, 2: the powers of two next to 1/(1 − (7/8)ᵗ).
            [1, 4 * (1 - Math.Pow(0.875, 2)), 4 * (1 - Math.Pow(0.875, 3)), 2 * (1 - Math.Pow(0.875, 4)), 2 * (1 - Math.Pow(0.875, 5))],
        ];
        for (var index = 0; index < optimizers.Length; index++)
        {
            var network = networks.Create(index, 1, 1);
            network.Write("layers.0.weight", 0);
            for (var step = 0; step < 5; step++)
            {
                var (weight, bias) = (network.Read("layers.0.weight")[0], network.Read("layers.0.bias")[0]);
                network.Train([1f], [1], Rate);
                Assert.Equal(expected[index][step] * Rate, network.Read("layers.0.weight")[0] - weight, 1e-8);
                Assert.Equal(expected[index][step] * Rate, network.Read("layers.0.bias")[0] - bias, 1e-8);
            }
        }
    }

    /// <summary>
    /// Steps of weights in units of W0 are 2^−round(log₂ W0) times those of real weights: 2⁵ for 1536 inputs and outputs together.
    /// </summary>
    [Fact]
    public void Steps_of_ternary_weights_are_in_their_units()
    {
        OptimizerSpec[] optimizers = [new AdamSpec(), new ShiftAdaMaxSpec()];
        using var networks = NetworkCompiler.Compile(optimizers
            .Select(optimizer => new NetworkSpec(1535, 1, [new DenseSpec(1)], LossKind.Hinge, Optimizer: optimizer)).ToArray());
        for (var index = 0; index < optimizers.Length; index++)
        {
            var network = networks.Create(index, 1, 1);
            network.Write("layers.0.weight", new float[1535]);
            network.Train(Enumerable.Repeat(1f, 1535).ToArray(), [1], 1f / 1024);
            Assert.All(network.Read("layers.0.weight"), weight => Assert.Equal(32.0 / 1024, weight, 1e-7));
            Assert.Equal(1.0 / 1024, network.Read("layers.0.bias")[0], 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_that_is_interrupted_and_resumed_ends_like_one_that_is_not(string name)
    {
        var straight = DeclaredNetworks.All[name](5, 2);
        var (train, validation) = (Data(straight, 1, 5 * straight.BatchSize / 2), Data(straight, 2, 50));
        Trainer(straight, null).Fit(train, validation, TestContext.Current.CancellationToken);

        var path = Path.Combine(_directory.FullName, "resume");
        var interrupted = DeclaredNetworks.All[name](5, 1);
        using var source = new CancellationTokenSource();
        var trainer = Trainer(interrupted, path);
        trainer.Progress = new Stop(source, epoch: 2);
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(train, validation, source.Token));
        var resumed = DeclaredNetworks.All[name](77, 2);
        trainer = Trainer(resumed, path);
        trainer.Resume = true;
        trainer.Fit(train, validation, TestContext.Current.CancellationToken);

        Assert.Equal((straight.Seed, straight.Step), (resumed.Seed, resumed.Step));
        AssertSame(straight, resumed);
    }

    /// <summary>What an optimizer remembers decides how training goes on, so a test of checkpoints that left it out would fail.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_of_an_optimizer_matters(string name)
    {
        var (network, forgetful) = (DeclaredNetworks.All[name](5, 1), DeclaredNetworks.All[name](5, 1));
        var data = new Random(3);
        var (inputs, labels) = (RandomData.Inputs(data, network.BatchSize, network.InputSize),
            RandomData.Labels(data, network.BatchSize, network.OutputSize));
        network.Train(inputs, labels, 0.01f);
        forgetful.Train(inputs, labels, 0.01f);
        AssertSame(network, forgetful);
        var states = network.Tensors.Select((tensor, index) => (tensor, index))
            .Where(pair => pair.tensor.Name.Count(letter => letter == '.') == 3).ToList();
        Assert.NotEmpty(states);
        foreach (var (tensor, index) in states)
        {
            Assert.Contains(forgetful.Read(index), value => value != 0);
            forgetful.WriteTensor(index, new float[tensor.Count]);
        }

        network.Train(inputs, labels, 0.01f);
        forgetful.Train(inputs, labels, 0.01f);
        Assert.NotEqual(network.Read("layers.0.weight"), forgetful.Read("layers.0.weight"));
    }

    [Theory]
    [InlineData(nameof(AdamNet), "layers.0.weight.second_moment")]
    [InlineData(nameof(AdamNet), "layers.1.bias.second_moment")]
    [InlineData(nameof(ShiftAdaMaxNet), "layers.0.weight.infinity_norm")]
    public void What_cannot_be_negative_is_refused_where_it_is(string name, string tensor)
    {
        var network = DeclaredNetworks.All[name](5, 1);
        var index = network.IndexOf(tensor);
        var values = new float[network.Tensors[index].Count];
        values[^1] = -1e-9f;
        Assert.Throws<ArgumentException>("source", () => network.WriteTensor(index, values));
        values[^1] = 3;
        network.WriteTensor(index, values);
        Assert.Equal(values, network.Read(index));
    }

    [Fact]
    public void Architectures_name_their_optimizer()
    {
        Assert.DoesNotContain("Momentum", new PatternNet().Architecture, StringComparison.Ordinal);
        Assert.EndsWith("SquaredHinge Momentum", new MomentumNet().Architecture, StringComparison.Ordinal);
        Assert.EndsWith("Hinge ShiftMomentum", new ShiftMomentumNet().Architecture, StringComparison.Ordinal);
        Assert.EndsWith("SoftmaxCrossEntropy Adam", new AdamNet().Architecture, StringComparison.Ordinal);
        Assert.EndsWith("SquaredHinge ShiftAdaMax", new ShiftAdaMaxNet().Architecture, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static double Error(IClassifier network, float[] inputs, int[] labels)
    {
        network.Calibrate(inputs);
        var predicted = new int[labels.Length];
        network.Classify(inputs, predicted);
        return predicted.Zip(labels).Count(pair => pair.First != pair.Second) / (double)labels.Length;
    }

    private static Trainer Trainer(IClassifier network, string? resumePath) =>
        new(network) { Epochs = 4, LearningRate = LearningRate.Exponential(0.02f, 0.005f), ResumePath = resumePath, ProgressInterval = 1 };

    private static Dataset Data(IClassifier network, int seed, int samples)
    {
        var random = new Random(seed);
        return new Dataset(
            RandomData.Inputs(random, samples, network.InputSize),
            RandomData.Labels(random, samples, network.OutputSize),
            network.InputSize);
    }

    private static void AssertSame(IClassifier expected, IClassifier actual)
    {
        foreach (var (a, b) in expected.ReadAll().Zip(actual.ReadAll()))
        {
            Assert.True(MemoryMarshal.AsBytes<float>(a).SequenceEqual(MemoryMarshal.AsBytes<float>(b)));
        }
    }

    /// <summary>Cancels when an epoch has ended.</summary>
    private sealed class Stop(CancellationTokenSource source, int epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch > epoch)
            {
                source.Cancel();
            }
        }
    }
}
