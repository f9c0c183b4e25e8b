using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Networks beyond the range of floats: every loss with every kind of weights in every arithmetic, and with them every optimizer,
/// normalisation and activation. Nothing wraps, nothing hides NaN, and a training that diverges says so and goes back.
/// </summary>
public sealed class DivergenceTests(ITestOutputHelper output) : IDisposable
{
    private const int Inputs = 12;
    private const int Hidden = 24;
    private const int Outputs = 3;
    private const int Samples = 40;

    private static readonly OptimizerSpec?[] Optimizers = [
        null, new MomentumSpec(0.9f), new AdamSpec(), new ShiftMomentumSpec(2), new ShiftAdaMaxSpec()
    ];

    private static readonly LayerSpec?[] Norms = [
        null, new BatchNormSpec(), new ShiftBatchNormSpec(), new ShiftBatchNormSpec(IsPublished: true)
    ];

    private static readonly LayerSpec?[] Activations =
        [new ReLUSpec(), null, new DropoutSpec(0.5f), new ActivationSpec(UserFunctionCases.Activation("Leaky")), new DropoutSpec(0.2f)];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("divergence");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Divergence_is_noticed_with_every_loss_kind_of_weights_arithmetic_and_optimizer()
    {
        var specs = Matrix();
        using var networks = NetworkCompiler.Compile(specs);
        StepsHideNothing(specs, networks);
        FitThrowsOrStaysFinite(specs, networks);
    }

    /// <summary>Logits that are the inputs, for which double precision says the loss: it is that, or infinite where floats end.</summary>
    [Fact]
    public void Losses_are_those_of_double_precision_or_infinite()
    {
        (Weights Weights, bool IsFree)[] kinds = [(Weights.Real, false), (Weights.Ternary, false), (Weights.Ternary, true)];
        var specs = kinds.SelectMany(kind =>
            new[] { LossKind.SquaredHinge, LossKind.Hinge, LossKind.SoftmaxCrossEntropy, LossKind.MeanSquaredError }
            .Where(loss => !kind.IsFree || loss != LossKind.SoftmaxCrossEntropy)
            .Select(loss => new NetworkSpec(Outputs, 4, [new DenseSpec(Outputs)], loss, kind.Weights, MultiplicationFree: kind.IsFree)))
            .ToList();
        using var networks = NetworkCompiler.Compile(specs);
        float[] scales = [
            0, 1e-45f, 1e-30f, 1e-19f, 0.5f, 1, 1.75f, 1000, 1e9f, 9e18f, 1.7e19f, 1.9e19f, 4e19f, 1e30f, 1e38f, float.MaxValue
        ];
        for (var index = 0; index < specs.Count; index++)
        {
            var spec = specs[index];
            foreach (var scale in scales)
            {
                foreach (var pattern in new float[][] { [1, -1, 0.5f], [-1, 1, 1], [-0.25f, -1, 1], [1, 1, 1], [-1, -1, -1] })
                {
                    var network = networks.Create(index, 1, 1);
                    network.Write("layers.0.weight", 1, 0, 0, 0, 1, 0, 0, 0, 1);
                    float[] inputs = [.. Enumerable.Range(0, 2).SelectMany(_ => pattern.Select(value => value * scale))];
                    var logits = Predict(network, inputs);
                    int[] labels = [0, 2];
                    var expected = Enumerable.Range(0, 2).Select(s => Loss(spec, logits.AsSpan(s * Outputs, Outputs).ToArray(), labels[s]))
                        .ToArray();
                    var loss = network.Train(inputs, labels, 0.125f);
                    var what = FormattableString.Invariant($"loss {loss} for logits {string.Join(", ", logits)}: {spec}");
                    var sum = expected.Sum();
                    var slack = spec.MultiplicationFree ? 0.004 : 1e-5;
                    if (double.IsNaN(sum))
                    {
                        Assert.True(float.IsNaN(loss), what);
                    }
                    else if (sum > float.MaxValue * (1 + slack))
                    {
                        Assert.True(float.IsPositiveInfinity(loss), what);
                    }
                    else if (sum < float.MaxValue * (1 - slack))
                    {
                        Assert.True(
                            Math.Abs(loss - (sum / 2)) <= (slack * sum / 2) + 1e-9,
                            FormattableString.Invariant($"expected {sum / 2}, {what}"));
                    }
                }
            }
        }
    }

    /// <summary>Infinity minus infinity in a hidden layer comes through what follows it, in training and in inference.</summary>
    [Fact]
    public void NaN_in_a_hidden_layer_reaches_the_loss_and_the_class()
    {
        ImmutableArray<LayerSpec>[] hidden =
        [
            [new ReLUSpec()],
            [new ReLUSpec(), new DropoutSpec(0.05f)],
            [new BatchNormSpec(), new ReLUSpec()],
            [new ShiftBatchNormSpec(), new ReLUSpec()],
            [new ShiftBatchNormSpec(IsPublished: true), new ReLUSpec()],
            [new ActivationSpec(UserFunctionCases.Activation("Leaky"))],
        ];
        var specs = hidden.SelectMany(layers =>
            new[] { (Weights.Real, false), (Weights.Ternary, false), (Weights.Binary, true) }.Select(kind => new NetworkSpec(
            2,
            8,
            [new DenseSpec(Hidden, Weights.Real), .. layers, new DenseSpec(Outputs, kind.Item1, QuantizeBackprop: false)],
            LossKind.Hinge,
            Tuning: "RowsPerTable=2; TablesPerBlock=4",
            Fixed: kind.Item2))).ToList();
        specs = [
            .. specs.Where((_, number) => number % 2 == 0)
                .Select((spec, number) => spec with { Loss = Enum.GetValues<LossKind>()[number % 5] })
        ];
        using var networks = NetworkCompiler.Compile(specs);
        for (var index = 0; index < specs.Count; index++)
        {
            var network = networks.Create(index, 1, 1);
            network.Write("layers.0.weight", [.. Enumerable.Range(0, 2 * Hidden).Select(i => i % 2 == 0 ? 3e38f : -3e38f)]);
            var last = network.Tensors.Last(
                tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal) && tensor.Shape.Count == 2).Name;
            network.Write(last, [.. Enumerable.Repeat(1f, Hidden * Outputs)]);
            float[] inputs = [.. Enumerable.Repeat(10f, 8)];
            Assert.True(float.IsNaN(network.Train(inputs, [0, 1, 2, 0], 0.125f)), specs[index].ToString());

            var predicted = networks.Create(index, 1, 1);
            predicted.Write("layers.0.weight", [.. Enumerable.Range(0, 2 * Hidden).Select(i => i % 2 == 0 ? 3e38f : -3e38f)]);
            predicted.Write(last, [.. Enumerable.Repeat(1f, Hidden * Outputs)]);
            Assert.All(Predict(predicted, inputs), logit => Assert.True(float.IsNaN(logit), specs[index].ToString()));
            Assert.Throws<NotFiniteNumberException>(() => predicted.Classify(inputs, new int[4]));
            Assert.Throws<NotFiniteNumberException>(() => predicted.Classify(inputs.AsSpan(0, 2)));
        }
    }

    /// <summary>
    /// Sums in fixed point have a power of two for each sample: one beyond the range of floats is infinite, and does not turn over.
    /// </summary>
    [Fact]
    public void Sums_in_fixed_point_saturate()
    {
        var spec = new NetworkSpec(200, 40, [new DenseSpec(70)], LossKind.Hinge, Weights.Binary, Fixed: true);
        using var networks = NetworkCompiler.Compile(spec);
        var network = networks.Create(0, 1, 1);
        network.Write("layers.0.weight", [.. Enumerable.Range(0, 200 * 70).Select(i => i / 200 % 2 == 0 ? 1f : -1f)]);
        foreach (var samples in new[] { 1, 40 })
        {
            float[] inputs = [.. Enumerable.Repeat(float.MaxValue, 200 * samples)];
            var outputs = Predict(network, inputs);
            Assert.All(outputs.Select((value, i) => (value, i)), pair => Assert.Equal(
                pair.i % 2 == 0 ? float.PositiveInfinity : float.NegativeInfinity, pair.value));
        }
    }

    /// <summary>The case of the report: outputs are not finite in the end, and the loss of every epoch is 0.</summary>
    [Fact]
    public void A_network_without_multiplications_that_diverges_is_noticed()
    {
        IClassifier network = new ZeroNet(1, 1);
        var random = new Random(2);
        var inputs = Enumerable.Range(0, 3 * network.BatchSize * network.InputSize).Select(_ => 1e30f * RandomData.Normal(random))
            .ToArray();
        var data = new Dataset(inputs, RandomData.Labels(random, 3 * network.BatchSize, network.OutputSize), network.InputSize);
        var before = network.ReadAll();
        var exception = Assert.Throws<NotFiniteNumberException>(() =>
            new Trainer(network) { Epochs = 12, LearningRate = LearningRate.Constant(8) }
            .Fit(data, data, TestContext.Current.CancellationToken));
        output.WriteLine(exception.Message);
        AssertSame(before, network.ReadAll(), exception.Message);
    }

    /// <summary>Steps on inputs at the ends of the range: a loss is not negative, and what can be saved can be loaded.</summary>
    private void StepsHideNothing(List<NetworkSpec> specs, CompiledNetworks networks)
    {
        var (infinite, saved, refused) = (0, 0, 0);
        for (var index = 0; index < specs.Count; index++)
        {
            foreach (var magnitude in new[] { 1e-45f, 1e-38f, 1e19f, 1e25f, 1e30f, float.MaxValue })
            {
                var network = networks.Create(index, 3, 1);
                var what = FormattableString.Invariant($"inputs of {magnitude}: {specs[index]}");
                for (var step = 0; step < 3; step++)
                {
                    var (inputs, labels) = Data(16, seed: step, magnitude);
                    var loss = network.Train(inputs, labels, 0.125f);
                    Assert.True(loss >= 0 || float.IsNaN(loss), FormattableString.Invariant($"loss {loss} in step {step}, {what}"));
                    infinite += float.IsFinite(loss) ? 0 : 1;
                }

                if (IsSavedWhole(network, networks.Create(index, 1, 1), what))
                {
                    saved++;
                }
                else
                {
                    refused++;
                }
            }
        }

        output.WriteLine(
            FormattableString.Invariant(
                $"{specs.Count} networks: {infinite} losses not finite, {saved} networks saved, {refused} refused"));
        Assert.True(infinite > 100 && saved > 50 && refused > 50, FormattableString.Invariant($"{infinite} {saved} {refused}"));
    }

    /// <summary>
    /// Fit at huge rates: it throws, with the network as it was after the last good epoch, or all that there is is finite.
    /// </summary>
    private void FitThrowsOrStaysFinite(List<NetworkSpec> specs, CompiledNetworks networks)
    {
        var diverged = new Dictionary<string, int>();
        var (ordinary, labels) = Data(Samples, seed: 1, 1);
        var train = new Dataset(ordinary, labels, Inputs);
        for (var index = 0; index < specs.Count; index++)
        {
            var spec = specs[index];
            foreach (var rate in new[] { 8f, MathF.ScaleB(1, 40), MathF.ScaleB(1, 60) })
            {
                var network = networks.Create(index, 5, 1);
                var sound = (Tensors: network.ReadAll(), network.Step, Epoch: 0);
                var resume = Path.Combine(_directory.FullName, "resume");
                File.Delete(resume);
                var trainer = new Trainer(network)
                {
                    Epochs = 8,
                    LearningRate = LearningRate.Constant(rate),
                    ResumePath = resume,
                    Progress = new Reports(
                        report => sound = report.EpochFinished ? (network.ReadAll(), network.Step, report.Epoch) : sound),
                };
                var what = FormattableString.Invariant($"rate {rate}: {spec}");
                try
                {
                    var result = trainer.Fit(train, train, TestContext.Current.CancellationToken);
                    Assert.All(result.History, epoch => Assert.True(double.IsFinite(epoch.Loss) && epoch.Loss >= 0, what));
                    Assert.True(network.ReadAll().All(tensor => tensor.All(float.IsFinite)), what);
                    Assert.True(Predict(network, ordinary).All(float.IsFinite), what);
                }
                catch (NotFiniteNumberException exception)
                {
                    Assert.Contains(
                        FormattableString.Invariant($"in epoch {sound.Epoch + 1}, "), exception.Message, StringComparison.Ordinal);
                    Assert.Contains("(step ", exception.Message, StringComparison.Ordinal);
                    Assert.False(double.IsFinite(exception.OffendingNumber), exception.Message);
                    Assert.Equal(sound.Step, network.Step);
                    AssertSame(sound.Tensors, network.ReadAll(), what);
                    Assert.Equal(sound.Epoch > 0, File.Exists(resume));
                    Assert.True(IsSavedWhole(network, networks.Create(index, 1, 1), what), what);
                    foreach (var kind in new[]
                    {
                        spec.Loss.ToString(), spec.Weights.ToString(), Arithmetic(spec), spec.Optimizer?.Attribute ?? "SGD"
                    })
                    {
                        diverged[kind] = diverged.GetValueOrDefault(kind) + 1;
                    }
                }
            }
        }

        output.WriteLine(
            string.Join(
                "\n",
                diverged.OrderBy(pair => pair.Key)
                    .Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value} trainings diverged"))));
        var (losses, weights) = (Enum.GetValues<LossKind>(), Enum.GetValues<Weights>());
        Assert.Equal(losses.Length + weights.Length + 3 + Optimizers.Length, diverged.Count);
    }

    private static List<NetworkSpec> Matrix()
    {
        var specs = new List<NetworkSpec>();
        foreach (var (isFixed, isFree) in new[] { (false, false), (true, false), (false, true) })
        {
            // Real weights have neither sums in fixed point nor a network without multiplications.
            foreach (var weights in Enum.GetValues<Weights>().Where(weights => (!isFree && !isFixed) || weights != Weights.Real))
            {
                // Sums in fixed point take turns: what they add is the same under every loss.
                foreach (var loss in Enum.GetValues<LossKind>()
                    .Where(loss => isFixed ? ((int)loss + (int)weights) % 2 == 0 : !isFree || loss != LossKind.SoftmaxCrossEntropy))
                {
                    // Each place of the matrix has the next of everything else.
                    var number = specs.Count;
                    var optimizer = Optimizers[isFree ? new[] { 0, 3, 4 }[number % 3] : number % 5];
                    var norm = Norms[isFree ? new[] { 0, 2, 3 }[number / 3 % 3] : number / 5 % 4];
                    var activation = Activations[number % 7 % 5];
                    // Up to sixteen units no tables are formed, which are long to compile: only where they matter.
                    var units = isFixed || number % 5 == 0 ? Hidden : 6;
                    ImmutableArray<LayerSpec> layers = [
                        .. new[] { new DenseSpec(units), norm, activation, new DenseSpec(Outputs), norm }.OfType<LayerSpec>()
                    ];
                    specs.Add(new NetworkSpec(
                        Inputs,
                        16,
                        layers,
                        loss,
                        weights,
                        MultiplicationFree: isFree,
                        Optimizer: optimizer,
                        UserLoss: UserFunctionCases.Losses[isFree ? 0 : number % 3],
                        Tuning: "RowsPerTable=2; TablesPerBlock=4",
                        Fixed: isFixed));
                }
            }
        }

        return specs;
    }

    private static string Arithmetic(NetworkSpec spec) =>
        spec.MultiplicationFree ? "MultiplicationFree" : spec.Fixed ? "Fixed16" : "Float32";

    private static (float[] Inputs, int[] Labels) Data(int samples, int seed, float magnitude)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, samples * Inputs).Select(_ => magnitude * (float)((2 * random.NextDouble()) - 1)).ToArray();
        return (inputs, RandomData.Labels(random, samples, Outputs));
    }

    private static float[] Predict(IClassifier network, float[] inputs)
    {
        var outputs = new float[inputs.Length / network.InputSize * network.OutputSize];
        network.Predict(inputs, outputs);
        return outputs;
    }

    private static double Loss(NetworkSpec spec, float[] logits, int label)
    {
        var sum = 0.0;
        for (var o = 0; o < logits.Length; o++)
        {
            double z = logits[o];
            var hinge = Math.Max(0, 1 - ((o == label ? 1 : -1) * z));
            var difference = z - (o == label ? 1 : 0);
            sum += spec.Loss switch
            {
                LossKind.SquaredHinge => hinge * hinge,
                LossKind.Hinge => hinge,
                LossKind.MeanSquaredError => difference * difference / logits.Length,
                _ => 0,
            };
        }

        if (spec.Loss != LossKind.SoftmaxCrossEntropy)
        {
            return sum;
        }

        var largest = (double)logits.Max();
        return Math.Log(logits.Sum(z => Math.Exp(z - largest))) - (logits[label] - largest);
    }

    /// <summary>Whether a network is saved, and loaded bit for bit; one that is not leaves no file.</summary>
    private bool IsSavedWhole(IClassifier network, IClassifier other, string what)
    {
        var path = Path.Combine(_directory.FullName, "saved");
        File.Delete(path);
        var isFinite = network.ReadAll().All(tensor => tensor.All(float.IsFinite));
        if (!isFinite)
        {
            Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(network, path));
            Assert.False(File.Exists(path), what);
            return false;
        }

        Checkpoint.Save(network, path);
        Checkpoint.Load(other, path);
        AssertSame(network.ReadAll(), other.ReadAll(), what);
        return true;
    }

    private static void AssertSame(float[][] expected, float[][] actual, string what)
    {
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.True(MemoryMarshal.AsBytes<float>(a).SequenceEqual(MemoryMarshal.AsBytes<float>(b)), what);
        }
    }

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
