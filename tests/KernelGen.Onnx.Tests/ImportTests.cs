using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelGen.Kernels.Tests;
using KernelGen.Onnx.Format;
using Xunit;

namespace KernelGen.Onnx.Tests;

/// <summary>Weights of ONNX models and safetensors files in networks: ONNX Runtime says what they compute.</summary>
public sealed class ImportTests
{
    private const double Bound = 4e-6;

    private static readonly PictureModel Source = new();

    public static TheoryData<int> AllForms =>
        [0, (int)PictureModel.Forms.MatMul, (int)PictureModel.Forms.Factors, (int)PictureModel.Forms.Constants];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void A_model_in_PyTorchs_manner_computes_the_same_here(int forms)
    {
        var inputs = Inputs();
        using var session = OnnxSession.Of(stream => Source.Save(stream, (PictureModel.Forms)forms));
        var expected = session.Run<float, float>(PictureModel.ChannelsFirst(inputs, 9, 8, 2), "scores");
        RealPictureNet network = new(7, 1);
        using var file = Written((PictureModel.Forms)forms);
        var report = WeightImport.FromOnnx(network, file);
        Assert.Equal(7, report.Layers.Count);
        Assert.InRange(Difference(expected, Outputs(network, inputs)), 0, Bound);
    }

    [Theory]
    [InlineData(false, 4e-6)]
    [InlineData(true, 4e-3)]
    public void A_safetensors_file_is_the_same(bool isHalf, double bound)
    {
        var inputs = Inputs();
        using var session = OnnxSession.Of(stream => Source.Save(stream, PictureModel.Forms.Plain));
        var expected = session.Run<float, float>(PictureModel.ChannelsFirst(inputs, 9, 8, 2), "scores");
        RealPictureNet network = new(7, 1);
        using MemoryStream file = new(Source.Safetensors(isHalf));
        var report = WeightImport.FromSafetensors(network, file);
        Assert.Contains("Dense (layer 7): fc10, weights fc10.weight [11, 45], bias fc10.bias in the normalisation", report.Layers);
        Assert.InRange(Difference(expected, Outputs(network, inputs)), 0, bound);
    }

    /// <summary>What was written here comes back: normalisations are in weights, or nodes of their own.</summary>
    [Theory]
    [InlineData(nameof(RealPictureNet))]
    [InlineData(nameof(RegressionNet))]
    public void A_network_comes_back(string name)
    {
        var network = Networks.Trained(name, out var inputs);
        using MemoryStream file = new();
        OnnxModel.Save(network, file);
        file.Position = 0;
        INetwork other = name == nameof(RegressionNet) ? new RegressionNet(9, 1) : new RealPictureNet(9, 1);
        WeightImport.FromOnnx(other, file);
        Assert.InRange(Difference(Outputs(network, inputs), Outputs(other, inputs)), 0, Bound);
    }

    /// <summary>Real weights that are kept behind ternary ones compute what the file does, but for those that were cut at 1.</summary>
    [Fact]
    public void Ternary_layers_get_weights_that_round_well()
    {
        TernaryPictureNet network = new(7, 1);
        using var file = Written(PictureModel.Forms.Plain);
        WeightImport.FromOnnx(network, file);
        foreach (var layer in new[] { 0, 4 })
        {
            var weights = Tensor(network, $"layers.{layer}.weight");
            Assert.InRange(weights.Count(static weight => Math.Abs(weight) <= 0.5f) / (double)weights.Length, 0.2, 0.6);
            Assert.All(weights, static weight => Assert.InRange(weight, -1, 1));
        }

        // Uniform weights above 0.35 of the largest have a mean of 0.675 of it: a third is cut.
        network.InferenceWeights = InferenceWeights.Real;
        RealPictureNet real = new(7, 1);
        file.Position = 0;
        WeightImport.FromOnnx(real, file);
        Assert.InRange(Difference(Outputs(real, Inputs()), Outputs(network, Inputs())), 0, 0.35);
    }

    [Fact]
    public void Digits_learned_with_real_weights_are_known_with_ternary_ones()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "mnist");
        var (training, test) = (Read("train").Split(10_000).First, Read("t10k"));
        RealDigitsNet real = new(1, 2);
        new Trainer(real) { Epochs = 2 }.Fit(training, cancellationToken: TestContext.Current.CancellationToken);
        using MemoryStream file = new();
        Checkpoint.Save(real, file);
        file.Position = 0;

        // A checkpoint has the names and layouts of PyTorch's files.
        SmallDigitsNet ternary = new(1, 2);
        WeightImport.FromSafetensors(ternary, file);
        ternary.Calibrate(training);
        var (before, after) = (real.ErrorRate(test), ternary.ErrorRate(test));
        TestContext.Current.TestOutputHelper?.WriteLine($"real {before:P2}, ternary at once {after:P2}");
        Assert.InRange(before, 0.01, 0.12);
        Assert.InRange(after, before, 0.25);

        Dataset Read(string set) => Dataset.FromIdx(
            Path.Combine(folder, set + "-images-idx3-ubyte.gz"), Path.Combine(folder, set + "-labels-idx1-ubyte.gz"));
    }

    [Fact]
    public void Named_layers_alone_are_taken()
    {
        RealPictureNet network = new(7, 1);
        var last = Tensor(network, "layers.10.weight");
        using MemoryStream file = new(Source.Safetensors());
        var report = WeightImport.FromSafetensors(
            network, file, new() { Layers = new Dictionary<int, string> { [0] = "conv1", [2] = "bn1" } });
        Assert.Equal(2, report.Layers.Count);
        Assert.Equal(Source.Tensors["conv1.weight"].Values, Tensor(network, "layers.0.weight"));
        Assert.Equal(last, Tensor(network, "layers.10.weight"));
        using var onnx = Written(PictureModel.Forms.Plain);
        WeightImport.FromOnnx(network, onnx, new() { Layers = new Dictionary<int, string> { [10] = "fc11" } });
        Assert.Equal(Source.Tensors["fc11.weight"].Values, Tensor(network, "layers.10.weight"));
    }

    [Fact]
    public void Misfits_are_told_and_nothing_changes()
    {
        Refuses<InvalidDataException>(
            new RegressionNet(1, 1), null, "The network has 3 layers of Dense, and the file 2: ");
        Refuses<InvalidDataException>(
            new ConvDigitsNet(1, 1), null, "The network has 1 layers of Dense, and the file 2: ");
        Refuses<InvalidDataException>(
            new RealPictureNet(1, 1),
            new() { Layers = new Dictionary<int, string> { [7] = "fc11" } },
            "Dense (layer 7) takes weights of [11, 45]; 'fc11.weight' of the file has [3, 11].");
        Refuses<InvalidDataException>(
            new RealPictureNet(1, 1),
            new() { Layers = new Dictionary<int, string> { [7] = "conv1" } },
            "Dense (layer 7) is to get 'conv1', and the file has no such layer of its kind: ");
        Refuses<ArgumentException>(
            new RealPictureNet(1, 1),
            new() { Layers = new Dictionary<int, string> { [3] = "conv1" } },
            "Numbers of Dense, Conv2D and BatchNorm layers were expected, not 3 for 'conv1'.");
        Refuses<InvalidDataException>(
            new RealPictureNet(1, 1),
            new() { Layers = new Dictionary<int, string> { [7] = "fc10" } },
            "Dense (layer 7) has no bias for 'fc10.bias', and no normalisation right behind it that would take it");
        Refuses<InvalidDataException>(
            new StridedNet(1, 1), new() { Layers = new Dictionary<int, string> { [0] = "conv1" } }, "Conv2D (layer 0) has stride 2");
    }

    /// <summary>Checkpoints have dense layers with channels innermost.</summary>
    [Fact]
    public void Channels_may_be_innermost()
    {
        var network = Networks.Trained(nameof(RealPictureNet), out var inputs);
        using MemoryStream file = new();
        Checkpoint.Save(network, file);
        file.Position = 0;
        RealPictureNet other = new(9, 1);
        WeightImport.FromSafetensors(other, file, new() { IsChannelsLast = true });

        // The normalisations' ε is another.
        Assert.InRange(Difference(Outputs(network, inputs), Outputs(other, inputs)), 0, 2e-3);
        file.Position = 0;
        WeightImport.FromSafetensors(other, file);
        Assert.InRange(Difference(Outputs(network, inputs), Outputs(other, inputs)), 0.02, 10);
    }

    [Fact]
    public void Weights_of_one_layer_are_read_as_they_are()
    {
        LinearNet network = new(1, 1);
        using var file = Product(0.25f, 0.5f, isExternal: false);
        WeightImport.FromOnnx(network, file);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.5f], Tensor(network, "layers.0.weight"));
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        Told(new LinearNet(1, 1), Product(0.25f, 0.5f, isExternal: true), "Tensor 'w' keeps its values in another file");
        Told(
            new TernaryLinearNet(1, 1),
            Product(0.25f, 7, isExternal: false),
            "Dense (layer 0) has ternary weights, which are between −1 and 1");
        Told(
            new LinearNet(1, 1),
            Product(0.25f, float.NaN, isExternal: false),
            "Dense (layer 0): finite values were expected in 'w', NaN");
        Told(
            new LinearNet(1, 1),
            Product(0.25f, 0.5f, isExternal: false, type: "Mul"),
            "Mul of 'y' of the file has 'w' of [2, 3], for which no layer here has a place");
        Told(new LinearNet(1, 1), new MemoryStream("KernelGen model"u8.ToArray()), "Expected an ONNX model");

        static void Told(INetwork network, MemoryStream file, string message)
        {
            using (file)
            {
                var exception = Assert.Throws<InvalidDataException>(() => WeightImport.FromOnnx(network, file));
                Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        RegressionNet network = new(1, 1);
        Assert.Throws<FileNotFoundException>(() => WeightImport.FromOnnx(network, "nowhere.onnx"));
        Assert.Throws<FileNotFoundException>(() => WeightImport.FromSafetensors(network, "nowhere.safetensors"));
    }

    private static void Refuses<T>(INetwork network, ImportOptions? options, string message)
        where T : Exception
    {
        var before = network.Tensors.Select(tensor => Tensor(network, tensor.Name)).ToList();
        using var onnx = Written(PictureModel.Forms.Plain);
        var exception = Assert.Throws<T>(() => WeightImport.FromOnnx(network, onnx, options));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Tensors.Select(tensor => Tensor(network, tensor.Name)));
    }

    // A node that reads a tensor of [2, 3].
    private static MemoryStream Product(float weight, float last, bool isExternal, string type = "MatMul")
    {
        var tensor = new ProtoMessage().Add(OnnxFields.TensorDimensions, 2).Add(OnnxFields.TensorDimensions, 3)
            .Add(OnnxFields.TensorElementType, (long)ElementType.Float).Add(OnnxFields.TensorName, "w");
        for (var i = 0; i < 5; i++)
        {
            tensor.Add(OnnxFields.TensorFloats, weight);
        }

        tensor.Add(OnnxFields.TensorFloats, last).Add(OnnxFields.TensorLocation, isExternal ? 1 : 0);
        var node = new ProtoMessage().Add(OnnxFields.NodeInputs, "x").Add(OnnxFields.NodeInputs, "w")
            .Add(OnnxFields.NodeOutputs, "y").Add(OnnxFields.NodeType, type);
        MemoryStream file = new();
        new ProtoMessage()
            .Add(OnnxFields.ModelGraph, new ProtoMessage().Add(OnnxFields.GraphNodes, node).Add(OnnxFields.GraphInitializers, tensor))
            .Write(file);
        file.Position = 0;
        return file;
    }

    private static MemoryStream Written(PictureModel.Forms forms)
    {
        MemoryStream file = new();
        Source.Save(file, forms);
        file.Position = 0;
        return file;
    }

    private static float[] Inputs()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 50 * 9 * 8 * 2).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[] Outputs(INetwork network, float[] inputs)
    {
        var outputs = new float[inputs.Length / network.InputSize * network.OutputSize];
        network.Predict(inputs, outputs);
        return outputs;
    }

    private static float[] Tensor(INetwork network, string name)
    {
        var index = network.Tensors.Index().Single(tensor => tensor.Item.Name == name).Index;
        var values = new float[network.Tensors[index].Count];
        network.ReadTensor(index, values);
        return values;
    }

    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, static (left, right) => Math.Abs(left - right)).Max() / expected.Max(Math.Abs);
    }
}
