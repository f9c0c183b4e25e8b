extern alias generator;

using System;
using System.Linq;
using generator::KernelGen.Generator.Graph;
using Xunit;
using LayerChain = KernelGen.Kernels.Tests.Pictures.PictureNetworks.LayerChain;

namespace KernelGen.Kernels.Tests.Pictures;

/// <summary>Pooling, normalisation per channel and layers that work value by value on pictures: what a whole network shows.</summary>
public sealed class PictureNetworkTests(ITestOutputHelper output)
{
    private static readonly (string Name, bool IsFree, Shape Shape, Func<LayerChain, LayerChain> Layers)[] Networks =
    [
        ("the paper's order", false, new Shape(6, 6, 5), chain => chain.MaxPool(2, 2).BatchNorm().ReLU()),
        ("windows that share places", false, new Shape(7, 5, 3), chain => chain.BatchNorm().ReLU().MaxPool(3, 2, isSame: true)),
        ("means", false, new Shape(6, 7, 4), chain => chain.AveragePool(3, 2, isSame: true).BatchNorm().ReLU().AveragePool(2, 2)),
        ("mean of everything", false, new Shape(5, 5, 17), chain => chain.BatchNorm().ReLU().AveragePool(5, 1).BatchNorm()),
        ("whole vectors of channels", false, new Shape(6, 6, 32), chain => chain.MaxPool(2, 2).BatchNorm().ReLU().AveragePool(3, 1)),
        ("whole vectors of channels, no multiplications", true, new Shape(5, 7, 16), chain =>
            chain.ShiftBatchNorm().ReLU().AveragePool(3, 2, isSame: true).ShiftBatchNorm().MaxPool(2, 2)),
        ("two normalisations and a layer between", false, new Shape(4, 9, 2), chain => chain.BatchNorm().ReLU().BatchNorm()),
        ("dropout", false, new Shape(6, 6, 5), chain => chain.BatchNorm().ReLU().Dropout(true).MaxPool(2, 2).Dropout(false)),
        ("no multiplications", true, new Shape(6, 6, 20), chain =>
            chain.ShiftBatchNorm().ReLU().Dropout(true).AveragePool(3, 3).ShiftBatchNorm().MaxPool(2, 2)),
    ];

    private static readonly Lazy<CompiledNetworks> Compiled = new(() => NetworkCompiler.Compile(
        [.. Networks.Select((network, index) => PictureNetworks.Graph(index, network.IsFree, network.Shape, network.Layers))]));

    public static TheoryData<string> Names => [.. Networks.Select(network => network.Name)];

    /// <summary>The loss along the direction of the update that training makes of it.</summary>
    [Theory]
    [InlineData("the paper's order")]
    [InlineData("windows that share places")]
    [InlineData("means")]
    [InlineData("mean of everything")]
    [InlineData("two normalisations and a layer between")]
    public void The_loss_falls_as_the_gradient_says(string name)
    {
        var network = Create(name, 1);
        var random = new Random(23);
        var inputs = RandomData.Inputs(random, PictureNetworks.BatchSize - 3, PictureNetworks.Inputs);
        var labels = RandomData.Labels(random, PictureNetworks.BatchSize - 3, PictureNetworks.Outputs);
        var before = network.ReadAll();
        network.Train(inputs, labels, 1);
        var gradient = network.ReadAll().Select((after, tensor) => after.Zip(before[tensor], (a, b) => b - a).ToArray()).ToArray();
        var isParameter = network.Tensors.Select(t => !t.Name.Contains("running", StringComparison.Ordinal)).ToArray();
        var squaredNorm = gradient.Where((_, tensor) => isParameter[tensor]).Sum(g => g.Sum(x => (double)x * x));
        var distance = (float)(0.01 / Math.Sqrt(squaredNorm));
        var slope = (Loss(distance) - Loss(-distance)) / (2 * distance);
        output.WriteLine(FormattableString.Invariant($"{slope} and {-squaredNorm}"));
        Assert.InRange(slope, -1.03 * squaredNorm, -0.97 * squaredNorm);

        double Loss(float step)
        {
            network.WriteAll(
                [.. before.Select((b, tensor) => isParameter[tensor] ? b.Zip(gradient[tensor], (x, g) => x - (step * g)).ToArray() : b)]);
            network.Restore(3, 0);
            return network.Train(inputs, labels, 1e-20f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_do_not_change_a_bit(string name)
    {
        var weights = Weights(name);
        var expected = Fingerprint.Of(Create(name, 1), 1f / 64, weights);
        Assert.Equal(expected, Fingerprint.Of(Create(name, 2), 1f / 64, weights));
        Assert.Equal(expected, Fingerprint.Of(Create(name, 5), 1f / 64, weights));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name) => AllocationTests.AssertNothingAllocated(Create(name, 2), Weights(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Networks_learn_and_predict_a_sample_as_they_predict_many(string name)
    {
        var network = Create(name, 2);
        var random = new Random(5);
        var inputs = RandomData.Inputs(random, PictureNetworks.BatchSize, PictureNetworks.Inputs);
        var labels = Enumerable.Range(0, PictureNetworks.BatchSize).Select(sample => sample % PictureNetworks.Outputs).ToArray();
        var first = network.Train(inputs, labels, 1f / 64);
        var last = 0f;
        for (var step = 0; step < 300; step++)
        {
            last = network.Train(inputs, labels, 1f / 64);
        }

        output.WriteLine(FormattableString.Invariant($"{first} → {last}"));
        Assert.True(last < 0.7f * first, FormattableString.Invariant($"{first} → {last}"));
        network.Calibrate(inputs);
        var many = new float[PictureNetworks.BatchSize * PictureNetworks.Outputs];
        network.Predict(inputs, many);
        for (var sample = 0; sample < PictureNetworks.BatchSize; sample++)
        {
            var one = new float[PictureNetworks.Outputs];
            network.Predict(inputs.AsSpan(sample * PictureNetworks.Inputs, PictureNetworks.Inputs), one);
            Assert.Equal(many.Skip(sample * PictureNetworks.Outputs).Take(PictureNetworks.Outputs), one);
        }

        Assert.All(many, value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>The weights that the network may predict with.</summary>
    private static InferenceWeights[] Weights(string name) =>
        Networks.Single(network => network.Name == name).IsFree
            ? [InferenceWeights.Rounded, InferenceWeights.Sampled]
            : [InferenceWeights.Real];

    private static IClassifier Create(string name, int threads) =>
        Compiled.Value.Create(Array.FindIndex(Networks, network => network.Name == name), 5, threads);
}
