using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Onnx.Tests;

/// <summary>Networks as graphs of floats in ONNX Runtime: outputs but for rounding, and the same classes.</summary>
public sealed class FloatModelTests
{
    // As a share of the largest output; a float has a relative precision of 6e-8.
    private const double Bound = 4e-6;

    public static TheoryData<string, InferenceWeights> Cases => [.. Networks.All.Keys.SelectMany(
        static name => name is nameof(Kernels.Tests.ConvZeroNet) or nameof(Kernels.Tests.SignNet) or nameof(Kernels.Tests.ConvPowersNet)
            ? new[] { InferenceWeights.Rounded }
            : [InferenceWeights.Rounded, InferenceWeights.Real],
        static (name, weights) => new TheoryDataRow<string, InferenceWeights>(name, weights))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_are_the_networks_but_for_rounding(string name, InferenceWeights weights)
    {
        var network = Networks.Trained(name, out var inputs);
        network.InferenceWeights = weights;
        using var session = OnnxSession.Of(stream => OnnxModel.Save(network, stream));
        var outputs = new float[inputs.Length / network.InputSize * network.OutputSize];
        network.Predict(inputs, outputs);
        var found = session.Run<float, float>(inputs, "scores");
        var difference = outputs.Zip(found, static (expected, actual) => Math.Abs(expected - actual)).Max() / outputs.Max(Math.Abs);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}, {weights}: {difference:E2}");
        Assert.InRange(difference, 0, Bound);
        var (height, width, channels) = network.InputShape;
        Assert.Equal(height * width == 1 ? [-1, channels] : [-1, height, width, channels], session.InputShape);
        if (network is IClassifier classifier)
        {
            var classes = new int[inputs.Length / network.InputSize];
            classifier.Classify(inputs, classes);
            Assert.Equal(classes.Select(static label => (long)label), session.Run<float, long>(inputs, "class"));
        }
        else
        {
            Assert.Equal(["scores"], session.Outputs);
        }
    }

    public static TheoryData<INetwork, string> Refused => new()
    {
        { new OwnFunctionNet(1, 1), "Activation (layer 1) is a method of yours, which has no operator in ONNX" },
        { new LogInputNet(1, 1), "LogQuantize (layer 0) takes the exponent of a float, which has no operator in ONNX" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_has_no_operator_is_told_and_the_file_stays(INetwork network, string reason)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "as it was");
            var exception = Assert.Throws<InvalidOperationException>(() => OnnxModel.Save(network, file));
            Assert.StartsWith(reason, exception.Message, StringComparison.Ordinal);
            Assert.Equal("as it was", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Sampled_weights_are_told()
    {
        var network = Networks.Trained(nameof(Kernels.Tests.ZeroOneNet), out _);
        network.InferenceWeights = InferenceWeights.Sampled;
        var exception = Assert.Throws<InvalidOperationException>(() => OnnxModel.Save(network, Stream.Null));
        Assert.Contains("set them to Rounded or Real", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "net.onnx");
        var network = Networks.Trained(nameof(Kernels.Tests.ZeroOneNet), out _);
        Assert.Throws<DirectoryNotFoundException>(() => OnnxModel.Save(network, path));
        Assert.Throws<ArgumentException>(() => OnnxModel.Save(network, string.Empty));
    }
}
