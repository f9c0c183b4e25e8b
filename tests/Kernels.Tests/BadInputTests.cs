using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Bad data is refused with a word on what was expected, and changes nothing.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Names => [.. DeclaredNetworks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_refuses_bad_data(string name)
    {
        var network = Trained(name);
        var size = network.InputSize;
        var batch = network.BatchSize;
        var inputs = new float[batch * size];
        var labels = new int[batch];
        var classes = Math.Max(2, network.OutputSize);

        Refuses(network, "inputs", () => network.Train([], [], 0.125f));
        Refuses(network, "inputs", () => network.Train(inputs.AsSpan(1), labels, 0.125f));
        Refuses(network, "inputs", () => network.Train(inputs.AsSpan(0, (2 * size) - 1), labels.AsSpan(0, 2), 0.125f));
        Refuses(network, "inputs", () => network.Train(new float[(batch + 1) * size], new int[batch + 1], 0.125f));
        Refuses(network, "labels", () => network.Train(inputs, labels.AsSpan(1), 0.125f));
        Refuses(network, "labels", () => network.Train(inputs, new int[batch + 1], 0.125f));
        Refuses(network, "labels", () => network.Train(inputs.AsSpan(0, size), labels.AsSpan(0, 0), 0.125f));
        foreach (var bad in new[] { -1, classes, int.MaxValue, int.MinValue })
        {
            foreach (var at in new[] { 0, batch - 1 })
            {
                var wrong = new int[batch];
                wrong[at] = bad;
                Refuses(network, "labels", () => network.Train(inputs, wrong, 0.125f));
            }
        }

        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            foreach (var at in new[] { 0, size - 1, inputs.Length / 2, inputs.Length - 1 })
            {
                Refuses(network, "inputs", () => network.Train(With(inputs, at, bad), labels, 0.125f));
            }
        }

        foreach (var rate in new[] { 0f, -0.125f, float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Refuses(network, "learningRate", () => network.Train(inputs, labels, rate));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inference_refuses_bad_data(string name)
    {
        var network = Trained(name);
        var size = network.InputSize;
        var outputs = network.OutputSize;
        var inputs = new float[3 * size];

        Refuses(network, "inputs", () => network.Predict([], []));
        Refuses(network, "inputs", () => network.Predict(inputs.AsSpan(1), new float[3 * outputs]));
        Refuses(network, "outputs", () => network.Predict(inputs, new float[(3 * outputs) - 1]));
        Refuses(network, "outputs", () => network.Predict(inputs, new float[(3 * outputs) + 1]));
        Refuses(network, "inputs", () => network.Classify([], Array.Empty<int>()));
        Refuses(network, "labels", () => network.Classify(inputs, new int[2]));
        Refuses(network, "labels", () => network.Classify(inputs, new int[4]));
        Refuses(network, "input", () => network.Classify(inputs));
        Refuses(network, "input", () => network.Classify([]));
        Refuses(network, "inputs", () => network.Calibrate([]));
        Refuses(network, "inputs", () => network.Calibrate(inputs.AsSpan(1)));
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var at = (2 * size) + (size / 2);
            Refuses(network, "inputs", () => network.Predict(With(inputs, at, bad), new float[3 * outputs]));
            Refuses(network, "inputs", () => network.Classify(With(inputs, at, bad), new int[3]));
            Refuses(network, "input", () => network.Classify(With(inputs.AsSpan(0, size).ToArray(), size - 1, bad)));
            Refuses(network, "inputs", () => network.Calibrate(With(inputs, at, bad)));
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    [InlineData(3f)]
    [InlineData(-0.25f)]
    [InlineData(0f)]
    [InlineData(1e-30f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_network_without_multiplications_takes_powers_of_two_as_rates(float learningRate)
    {
        IClassifier network = new ZeroNet(1, 1);
        var inputs = new float[network.InputSize];
        var before = network.ReadAll();
        Assert.Throws<ArgumentOutOfRangeException>(nameof(learningRate), () => network.Train(inputs, [0], learningRate));
        Assert.Equal(before, network.ReadAll());
        network.Train(inputs, [0], 0.25f);
    }

    [Fact]
    public void A_network_without_multiplications_has_no_inference_with_real_weights()
    {
        IClassifier network = new ZeroNet(1, 1);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => network.InferenceWeights = InferenceWeights.Real);
        Assert.Contains("MultiplicationFree", exception.Message, StringComparison.Ordinal);
        Assert.Equal(InferenceWeights.Rounded, network.InferenceWeights);
    }

    [Fact]
    public void Outputs_stay_as_they_were()
    {
        IClassifier network = new TernaryNet(1, 1);
        var outputs = Enumerable.Repeat(5f, 20).ToArray();
        Assert.ThrowsAny<ArgumentException>(() => network.Predict(With(new float[2 * network.InputSize], 200, float.NaN), outputs));
        Assert.All(outputs, x => Assert.Equal(5f, x));
    }

    [Fact]
    public void Training_refuses_bad_targets()
    {
        IClassifier network = new RealNet(1, 1);
        var train = network.TrainTargets();
        var inputs = new float[2 * network.InputSize];
        var targets = new float[2 * network.OutputSize];
        Refuses(network, "targets", () => train(inputs, targets.AsSpan(1), 0.125f));
        Refuses(network, "targets", () => train(inputs, new float[targets.Length + 1], 0.125f));
        Refuses(network, "targets", () => train(inputs, With(targets, 7, float.NaN), 0.125f));
        Refuses(network, "targets", () => train(inputs, With(targets, 9, float.NegativeInfinity), 0.125f));
        Refuses(network, "inputs", () => train(With(inputs, 1, float.NaN), targets, 0.125f));
        Refuses(network, "learningRate", () => train(inputs, targets, 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tensors_and_settings_refuse_bad_values(string name)
    {
        var network = Trained(name);
        var count = network.Tensors[0].Count;
        Refuses(network, "index", () => network.ReadTensor(-1, new float[count]));
        Refuses(network, "index", () => network.ReadTensor(network.Tensors.Count, new float[count]));
        Refuses(network, "destination", () => network.ReadTensor(0, new float[count - 1]));
        Refuses(network, "destination", () => network.ReadTensor(0, new float[count + 1]));
        Refuses(network, "index", () => network.WriteTensor(-1, new float[count]));
        Refuses(network, "index", () => network.WriteTensor(network.Tensors.Count, new float[count]));
        Refuses(network, "source", () => network.WriteTensor(0, new float[count - 1]));
        Refuses(network, "source", () => network.WriteTensor(0, new float[count + 1]));
        for (var index = 0; index < network.Tensors.Count; index++)
        {
            var values = network.Read(index);
            Refuses(network, "source", () => network.WriteTensor(index, With(values, values.Length - 1, float.NaN)));
            Refuses(network, "source", () => network.WriteTensor(index, With(values, 0, float.PositiveInfinity)));
        }

        Refuses(network, null, () => network.Threads = 0);
        Refuses(network, null, () => network.Threads = -3);
        Refuses(network, null, () => network.InferenceWeights = (InferenceWeights)7);
        Refuses(network, "step", () => network.Restore(1, -1));
        Assert.ThrowsAny<ArgumentException>(() => DeclaredNetworks.All[name](1, -1));
    }

    /// <summary>Weights that are sampled are probabilities, and a variance is not negative.</summary>
    [Fact]
    public void Tensors_refuse_values_out_of_their_range()
    {
        IClassifier network = new TernaryNet(1, 1);
        var weights = network.IndexOf("layers.0.weight");
        var variance = network.IndexOf("layers.1.running_var");
        Refuses(network, "source", () => network.WriteTensor(weights, With(network.Read(weights), 17, 1.001f)));
        Refuses(network, "source", () => network.WriteTensor(variance, With(network.Read(variance), 17, -1e-6f)));
    }

    private static IClassifier Trained(string name)
    {
        var network = DeclaredNetworks.All[name](8, 2);
        var random = new Random(4);
        network.Train(
            RandomData.Inputs(random, network.BatchSize, network.InputSize),
            RandomData.Labels(random, network.BatchSize, Math.Max(2, network.OutputSize)),
            0.125f);
        return network;
    }

    private static float[] With(float[] values, int at, float bad)
    {
        var copy = values.ToArray();
        copy[at] = bad;
        return copy;
    }

    private static void Refuses(IClassifier network, string? parameter, Action call)
    {
        var tensors = network.ReadAll();
        var (seed, step, threads, weights) = (network.Seed, network.Step, network.Threads, network.InferenceWeights);
        var exception = Assert.ThrowsAny<ArgumentException>(call);
        if (parameter is not null)
        {
            Assert.Equal(parameter, exception.ParamName);
        }

        Assert.True(exception.Message.Length > 20, exception.Message);
        Assert.Equal(tensors, network.ReadAll());
        Assert.Equal((seed, step, threads, weights), (network.Seed, network.Step, network.Threads, network.InferenceWeights));
    }
}
