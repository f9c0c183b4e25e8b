using System;
using System.IO;
using System.Linq;
using KernelGen.Kernels.Tests;
using Xunit;

namespace KernelGen.Onnx.Tests;

/// <summary>Networks that have learned digits, on all 10,000 test images.</summary>
public sealed class MnistTests : IDisposable
{
    private const double Bound = 4e-6;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("onnx");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Dense_layers() => Compare(new SmallDigitsNet(1, 2), 10_000);

    [Fact]
    public void Convolutions() => Compare(new ConvDigitsNet(1, 2), 2_000);

    private static Dataset Read(string set)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "mnist");
        return Dataset.FromIdx(
            Path.Combine(folder, set + "-images-idx3-ubyte.gz"), Path.Combine(folder, set + "-labels-idx1-ubyte.gz"));
    }

    private void Compare(INetwork network, int samples)
    {
        var (training, test) = (Read("train").Split(samples).First, Read("t10k"));
        new Trainer(network) { Epochs = 1 }.Fit(training, cancellationToken: TestContext.Current.CancellationToken);
        CompareIntegers(network, training, test);
        CompareFloats((IClassifier)network, test);
    }

    private void CompareIntegers(INetwork network, Dataset training, Dataset test)
    {
        var path = Path.Combine(_directory.FullName, "digits");
        var model = network.Freeze(path + ".kgmodel", training).Model;
        OnnxModel.Save(model, path + ".onnx");
        using var session = OnnxSession.Of(stream => stream.Write(File.ReadAllBytes(path + ".onnx")));
        byte[] images = [.. test.Inputs.ToArray().Select(static value => (byte)MathF.Round(value * 255))];
        var scores = new int[test.Count * model.OutputSize];
        model.Scores(images, scores);
        Assert.Equal(scores, session.Run<byte, int>(images, "scores"));
        var wrong = session.Run<byte, long>(images, "class").Index().Count(image => image.Item != test.Label(image.Index));
        Assert.Equal(model.ErrorRate(test), (double)wrong / test.Count);
        Assert.InRange(wrong, 100, 2000);
    }

    private static void CompareFloats(IClassifier network, Dataset test)
    {
        using var session = OnnxSession.Of(stream => OnnxModel.Save(network, stream));
        var inputs = test.Inputs.ToArray();
        var (outputs, classes) = (new float[test.Count * network.OutputSize], new int[test.Count]);
        network.Predict(inputs, outputs);
        network.Classify(inputs, classes);
        var found = session.Run<float, float>(inputs, "scores");
        var difference = outputs.Zip(found, static (expected, actual) => Math.Abs(expected - actual)).Max() / outputs.Max(Math.Abs);
        TestContext.Current.TestOutputHelper?.WriteLine($"{network.GetType().Name}: {difference:E2}");
        Assert.InRange(difference, 0, Bound);
        Assert.Equal(classes.Select(static label => (long)label), session.Run<float, long>(inputs, "class"));
    }
}
