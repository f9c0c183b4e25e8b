using System;
using System.IO;
using System.Linq;
using KernelGen.C99.Tests.Networks;
using KernelGen.Models;
using Xunit;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>Digits: a small network, trained, frozen and compiled, gives on real images what .NET gives.</summary>
public sealed class MnistHeaderTests
{
    private const string Attributes = "[Network(BatchSize = 50), Input(28, 28, 1), Conv2D(8, 5, Stride = 2), MaxPool2D(2), BatchNorm, "
        + "ReLU, Conv2D(12, 3), BatchNorm, ReLU, Dense(32), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]";

    [Fact]
    public void Real_images_get_the_scores_of_the_frozen_model()
    {
        var (training, test) = (Read("train"), Read("t10k"));
        var (few, _) = training.Split(3000);
        var network = BuiltNetwork.Of(Attributes, string.Empty, seed: 1).Network;
        new Trainer(network) { Epochs = 2 }.Fit(few, cancellationToken: TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.").FullName;
        try
        {
            var path = Path.Combine(folder, "digits.kgmodel");
            network.Freeze(path, few);
            var (images, _) = test.Split(200);
            var model = FrozenModel.Load(path);
            Assert.True(model.ErrorRate(images) < 0.25, "A network that has learned nothing is no test.");

            // Bytes again, of which a data set makes parts of 255.
            var pixels = Enumerable.Range(0, images.Count)
                .SelectMany(index => images.Sample(index).ToArray())
                .Select(static value => (long)MathF.Round(value * 255)).ToArray();
            using var header = new Header(ModelText.Decode(File.ReadAllText(path)));
            header.Compare(CTarget.Host, "-O2", pixels);
            header.Compare(CTarget.CortexM0, "-O2", pixels);
            header.Compare(CTarget.RiscV, "-O2", pixels);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dataset Read(string set)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "mnist");
        return Dataset.FromIdx(
            Path.Combine(folder, $"{set}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{set}-labels-idx1-ubyte.gz"));
    }
}
