using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The samples that train convolutional networks, run as programs on a few images.</summary>
public sealed class ImageSampleTests
{
    private static readonly Random Noise = new(1);

    [Theory]
    [InlineData("ternary")]
    [InlineData("zero")]
    [InlineData("medium")]
    [InlineData("small")]
    public async Task MnistConv_learns_and_leaves_its_results(string network)
    {
        using var sample = new Sample("MnistConv");
        var error = await Train(sample, "mnistconv", network, "--images", "1200", "--freeze", "digits.kgmodel");

        // Guessing is wrong nine times out of ten.
        Assert.InRange(error, 0, 70);
        var model = await File.ReadAllLinesAsync(
            Path.Combine(sample.Folder, "digits.kgmodel"), TestContext.Current.CancellationToken);
        Assert.Equal("KernelGen model", model[0]);
        Assert.Contains(" % of 1,200 samples wrong", model[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("zero")]
    [InlineData("vgg")]
    [InlineData("residual")]
    public async Task Cifar10_trains_every_network(string network)
    {
        using var sample = new Sample("Cifar10");
        WriteCifar10(sample.Folder);
        await Train(sample, "cifar10", network, "--data", ".", "--images", "64", "--plain");
    }

    [Fact]
    public async Task Svhn_preprocesses_trains_and_goes_on()
    {
        using var sample = new Sample("Svhn");
        WriteSvhn(sample.Folder, "train", 60, compress: true);
        WriteSvhn(sample.Folder, "extra", 40, compress: true);
        WriteSvhn(sample.Folder, "test", 30, compress: false);
        var error = await Train(sample, "svhn", "paper", "--data", ".");
        Assert.True(new FileInfo(Path.Combine(sample.Folder, "out", "svhn-paper.preprocessing.safetensors")).Length > 0);

        // What is finished goes on to the same end.
        Assert.Equal(error, await Train(sample, "svhn", "paper", "--data", ".", "--resume"));
    }

    [Theory]
    [InlineData("Cifar10", "data_batch_1.bin", "https://www.cs.toronto.edu/~kriz/cifar.html")]
    [InlineData("Svhn", "train_32x32.mat", "http://ufldl.stanford.edu/housenumbers")]
    public async Task Where_files_are_missing_one_line_says_where_to_get_them(string name, string file, string source)
    {
        using var sample = new Sample(name);
        var line = await Failed(sample, "--data", ".");
        Assert.Contains(file, line, StringComparison.Ordinal);
        Assert.Contains(source, line, StringComparison.Ordinal);
        Assert.Contains("'--data'", await Failed(sample), StringComparison.Ordinal);
        Assert.Contains("'octal'", await Failed(sample, "--data", ".", "--network", "octal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_of_another_number_than_labels_are_one_clear_line()
    {
        using var sample = new Sample("Svhn");
        WriteSvhn(sample.Folder, "train", 10, compress: true);
        WriteSvhn(sample.Folder, "extra", 10, compress: true, images: 9);
        WriteSvhn(sample.Folder, "test", 10, compress: true);
        Assert.Contains(
            "expected images of 32 × 32 × 3 × 10, as there are labels, found 32 × 32 × 3 × 9",
            await Failed(sample, "--data", "."),
            StringComparison.Ordinal);
    }

    /// <summary>Trains an epoch, and returns the test error.</summary>
    private static async Task<double> Train(Sample sample, string name, string network, params string[] arguments)
    {
        var (exitCode, output, errors) = await sample.Run(
            ["--network", network, "--epochs", "1", "--json", "results.json", "--output", "out", .. arguments]);
        Assert.True(exitCode == 0, output + errors);
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(sample.Folder, "results.json"), TestContext.Current.CancellationToken));
        var results = document.RootElement;
        Assert.InRange(results.GetProperty("validationError").GetDouble(), 0, 100);
        if (network is "zero" or "medium" or "small")
        {
            Assert.Equal(JsonValueKind.Null, results.GetProperty("testErrorReal").ValueKind);
            Assert.Contains("Left in training: no multiplication", output, StringComparison.Ordinal);
        }
        else
        {
            Assert.InRange(results.GetProperty("testErrorReal").GetDouble(), 0, 100);
        }

        Assert.True(new FileInfo(Path.Combine(sample.Folder, "out", $"{name}-{network}.safetensors")).Length > 50_000);
        foreach (var picture in new[] { "curves", "filters" })
        {
            var png = await File.ReadAllBytesAsync(
                Path.Combine(sample.Folder, "out", $"{name}-{network}-{picture}.png"), TestContext.Current.CancellationToken);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        }

        return results.GetProperty("testErrorRounded").GetDouble();
    }

    private static async Task<string> Failed(Sample sample, params string[] arguments)
    {
        var (exitCode, output, errors) = await sample.Run(arguments);
        Assert.True(exitCode != 0, output);
        return Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Files of the official size: noise in the first images, which are the ones that are used, black behind them.</summary>
    private static void WriteCifar10(string folder)
    {
        const int Record = 3073;
        foreach (var name in Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin").Append("test_batch.bin"))
        {
            using var file = File.Create(Path.Combine(folder, name));
            file.SetLength(10_000 * Record);
            var images = new byte[100 * Record];
            Noise.NextBytes(images);
            for (var i = 0; i < 100; i++)
            {
                images[i * Record] = (byte)(i % 10);
            }

            file.Write(images);

            // Samples 45,000 and up are for validation: the second half of the fifth file.
            file.Position = 5_000 * Record;
            file.Write(images);
        }
    }

    private static void WriteSvhn(string folder, string part, int labels, bool compress, int? images = null)
    {
        using MatFileWriter writer = new(Path.Combine(folder, part + "_32x32.mat"));
        var count = images ?? labels;
        var pixels = new byte[32 * 32 * 3 * count];
        Noise.NextBytes(pixels);
        writer.Write("X", [32, 32, 3, count], pixels, compress);
        writer.Write("y", [labels, 1], [.. Enumerable.Range(0, labels).Select(i => (double)((i % 10) + 1))], compress);
    }
}
