using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Networks frozen to integers, beside the networks that they were.</summary>
public sealed class FreezeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("freeze");

    public static TheoryData<string, int> Networks => new()
    {
        { nameof(TernaryNet), 1 }, { nameof(BinaryNet), 1 }, { nameof(ZeroNet), 1 }, { nameof(ZeroBinaryNet), 1 },
        { nameof(ConvNet), 1 }, { nameof(ConvZeroNet), 1 }, { nameof(ConvBinaryNet), 1 }, { nameof(StandardizedNet), 1 },
        { nameof(StandardizedZeroNet), 1 }, { nameof(FunctionsNet), 1 }, { nameof(PoolsNet), 1 },
    };

    private string Model => Path.Combine(_directory.FullName, "net.kgmodel");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Scores are the outputs but for what is rounded, and four bits more of that are sixteen times less, or nearly so.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Scores_are_the_outputs_with_rounded_weights(string name, int seed)
    {
        var network = Trained(name, seed, out var dataset);
        var coarse = Distance(network, dataset, new() { ActivationBits = 8 });
        var fine = Distance(network, dataset, new() { ActivationBits = 12, ScaleTerms = 8 });
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {coarse:P3} with 8 bits, {fine:P3} with 12");
        Assert.InRange(coarse, 0, 0.08);
        Assert.InRange(fine, 0, 0.005);
    }

    /// <summary>A threshold is exact: where inputs are, no sign is another, and the last scale is all that is rounded.</summary>
    [Theory]
    [InlineData(nameof(SignNet))]
    [InlineData(nameof(SignPictureNet))]
    public void Signs_are_those_of_the_network(string name)
    {
        var network = Trained(name, 1, out var dataset, x => MathF.Round(64 * x) / 64);
        Assert.InRange(Distance(network, dataset, new() { ActivationBits = 8, ScaleTerms = 8 }), 0, 0.001);
    }

    [Fact]
    public void Digits_are_told_apart_as_before()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "mnist");
        var (training, test) = (Read("train"), Read("t10k"));
        SmallDigitsNet network = new(1, 1);
        var (few, _) = training.Split(20_000);
        new Trainer(network) { Epochs = 2 }.Fit(few, cancellationToken: TestContext.Current.CancellationToken);
        var report = network.Freeze(Model, few, new() { Evaluation = test });
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.Equal(test.Count, report.Samples);
        Assert.InRange(report.RoundedError, 0.01, 0.12);
        Assert.InRange(report.FrozenError, report.RoundedError - 0.002, report.RoundedError + 0.001);
        Assert.Equal(report.RoundedError, network.ErrorRate(test));
        var model = FrozenModel.Load(Model);
        Assert.Equal(report.FrozenError, model.ErrorRate(test));
        Assert.True(model.TakesBytes);
        Assert.Equal((784 * 128) + 1280, report.Weights);
        Assert.Equal(new FileInfo(Model).Length, report.FileBytes);

        // Base64 is a third longer than what it holds.
        Assert.InRange(report.FileBytes, 10_000, (1.1 * 4 / 3 * report.WeightBytes) + 3500);

        Dataset Read(string set) => Dataset.FromIdx(
            Path.Combine(folder, set + "-images-idx3-ubyte.gz"), Path.Combine(folder, set + "-labels-idx1-ubyte.gz"));
    }

    [Fact]
    public void A_regressor_keeps_its_values()
    {
        FrozenRegressionNet network = new(1, 1);
        var random = new Random(1);
        var inputs = RandomData.Inputs(random, 2000, 4);
        float[] targets = [.. Enumerable.Range(0, 4000).Select(
            i => inputs[4 * (i / 2)] + ((i % 2 == 0 ? 1 : -1) * inputs[(4 * (i / 2)) + 1]))];
        Dataset dataset = new(inputs, targets, 4, 2);
        new Trainer(network) { Epochs = 5 }.Fit(dataset, cancellationToken: TestContext.Current.CancellationToken);
        var report = network.Freeze(Model, dataset);
        Assert.InRange(report.FrozenError, 0.9 * report.RoundedError, 1.1 * report.RoundedError);
        Assert.False(report.Model.IsClassifier);
        Assert.Contains("error over 512 samples", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(RealNet), "real-valued weights")]
    [InlineData(nameof(MixedNet), "Dense (layer 1) has real-valued weights")]
    [InlineData(nameof(LeakyNet), "is a method of yours")]
    [InlineData(nameof(LayerNormNet), "LayerNorm (layer 1) divides by the deviation of each sample")]
    public void What_has_no_form_in_integers_is_told(string name, string message)
    {
        var network = New(name, 1);
        Dataset dataset = new(RandomData.Inputs(new Random(1), 20, network.InputSize), new int[20], network.InputSize, Classes(network));
        File.WriteAllText(Model, "as it was");
        var exception = Assert.Throws<InvalidOperationException>(() => network.Freeze(Model, dataset));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("as it was", File.ReadAllText(Model));
    }

    [Fact]
    public void Features_of_very_different_scales_are_told()
    {
        StandardizedZeroNet network = new(1, 1);
        var inputs = RandomData.Inputs(new Random(1), 100, 16);
        for (var i = 3; i < inputs.Length; i += 16)
        {
            inputs[i] *= 1e6f;
        }

        Dataset dataset = new(inputs, new int[100], 16, 4);
        network.FitStandardization(dataset);
        var exception = Assert.Throws<InvalidOperationException>(() => network.Freeze(Model, dataset));
        Assert.Contains("Feature 0 has a standard deviation of", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_described_with_their_numbers()
    {
        var layers = ((INetwork)new ConvZeroNet(1, 1)).Layers;
        Assert.Equal(
            ["Conv2D", "ShiftBatchNorm", "ReLU", "Conv2D", "ShiftBatchNorm", "Add", "ReLU", "AveragePool2D", "Dropout", "Conv2D",
                "ShiftBatchNorm", "ReLU", "GlobalAveragePool", "Dense"],
            layers.Select(layer => layer.Kind));
        Assert.Equal(Enumerable.Range(0, layers.Count), layers.Select(layer => layer.Index));
        Assert.Equal([4, 2], layers[5].Inputs);
        Assert.Equal((5, 4, 20), layers[0].OutputShape);
        Assert.Equal((3f, 3f, 2f, 1f), (layers[0].Settings["rows"], layers[0].Settings["columns"], layers[0].Settings["stride"],
            layers[0].Settings["left"]));
        Assert.Equal((float)Weights.Binary, layers[3].Settings["weights"]);
        Assert.Equal((float)ShiftBatchNormForm.Variance, layers[10].Settings["form"]);
        Assert.Equal(2f, layers[1].Settings["terms"]);
        Assert.True(layers[1].Settings["epsilon"] > 0);
        Assert.Equal((1f, 1f), (layers[13].Settings["bias"], layers[7].Settings["stride"]));
        Assert.Equal(0.125f, ((INetwork)new FunctionsNet(1, 1)).Layers[2].Settings["slope"]);
        Assert.Equal(2f, ((INetwork)new StandardizedZeroNet(1, 1)).Layers[0].Settings["terms"]);
    }

    private static IClassifier New(string name, long seed) => name switch
    {
        nameof(FunctionsNet) => new FunctionsNet(seed, 1),
        nameof(PoolsNet) => new PoolsNet(seed, 1),
        nameof(LayerNormNet) => new LayerNormNet(seed, 1),
        _ => DeclaredNetworks.All[name](seed, 1),
    };

    private static int Classes(IClassifier network) => network.OutputSize == 1 ? 2 : network.OutputSize;

    // Some steps on samples of any label, and statistics of all of them.
    private static IClassifier Trained(string name, int seed, out Dataset dataset, Func<float, float>? rounding = null)
    {
        const int Samples = 200;
        var network = New(name, seed);
        var random = new Random(seed);
        float[] inputs = [.. RandomData.Inputs(random, Samples, network.InputSize).Select(rounding ?? (static x => x))];
        int[] labels = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(Classes(network)))];
        dataset = new(inputs, labels, network.InputSize, Classes(network));
        for (var step = 0; step < 10; step++)
        {
            var count = network.BatchSize;
            network.Train(inputs.AsSpan(0, count * network.InputSize), labels.AsSpan(0, count), 0.0625f);
        }

        network.Calibrate(inputs);
        return network;
    }

    /// <summary>Root mean square of score less output, as a share of the outputs' deviation.</summary>
    private double Distance(IClassifier network, Dataset dataset, FreezeOptions options)
    {
        var model = network.Freeze(Model, dataset, options).Model;
        var (outputs, scores) = (new float[dataset.Count * network.OutputSize], new int[dataset.Count * network.OutputSize]);
        network.Predict(dataset.Inputs, outputs);
        model.Scores(dataset.Inputs, scores);
        var mean = outputs.Average();
        var spread = outputs.Sum(output => (output - mean) * (output - mean));
        var error = outputs.Zip(scores, (output, score) => Math.Pow(Math.ScaleB(score, -model.ScoreShift) - output, 2)).Sum();
        return Math.Sqrt(error / spread);
    }
}
