using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The main job: what it prints and writes, and how it says no.</summary>
public sealed class MnistTests
{
    private const string TrainingImages = "train-images-idx3-ubyte.gz";

    [Theory]
    [InlineData("ternary")]
    [InlineData("zero")]
    [InlineData("binary")]
    [InlineData("real")]
    [InlineData("ternary-no-batchnorm")]
    [InlineData("binary-no-qbp")]
    public async Task Every_network_learns_and_leaves_its_results(string network)
    {
        using var mnist = new Sample("Mnist");
        var (exitCode, output, errors) = await mnist.Run(
            "--network",
            network,
            "--epochs",
            "1",
            "--translate",
            network == "zero" ? "1" : "0",
            "--json",
            "results.json",
            "--onnx",
            "net.onnx",
            "--output",
            "out");
        Assert.True(exitCode == 0, output + errors);

        // Four bytes for each of 2.9 million weights.
        Assert.InRange(new FileInfo(Path.Combine(mnist.Folder, "net.onnx")).Length, 11_600_000, 11_700_000);
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(mnist.Folder, "results.json"), TestContext.Current.CancellationToken));
        var results = document.RootElement;
        Assert.InRange(results.GetProperty("testErrorRounded").GetDouble(), 0.5, 15.0);
        if (network == "zero")
        {
            // Inference with real-valued weights would multiply.
            Assert.Equal(JsonValueKind.Null, results.GetProperty("testErrorReal").ValueKind);
            Assert.Contains("a training step", output, StringComparison.Ordinal);
            Assert.Contains("Left in training: no multiplication", output, StringComparison.Ordinal);
        }
        else
        {
            Assert.InRange(results.GetProperty("testErrorReal").GetDouble(), 0.5, 15.0);
        }

        Assert.InRange(results.GetProperty("testErrorSampled").GetDouble(), 0.5, 15.0);
        Assert.InRange(results.GetProperty("stepMilliseconds").GetDouble(), 0.01, 10_000);
        Assert.Equal(0, results.GetProperty("allocatedBytesPerStep").GetInt64());

        Assert.True(new FileInfo(Path.Combine(mnist.Folder, "out", $"mnist-{network}.safetensors")).Length > 1_000_000);
        foreach (var picture in new[] { "curves", "filters" })
        {
            var png = await File.ReadAllBytesAsync(
                Path.Combine(mnist.Folder, "out", $"mnist-{network}-{picture}.png"), TestContext.Current.CancellationToken);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        }
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var mnist = new Sample("Mnist");
        var (exitCode, output, _) = await mnist.Run("--help");
        Assert.Equal(0, exitCode);
        foreach (var option in new[] { "--network", "--epochs", "--seed", "--translate", "--threads", "--data", "--resume", "--json" })
        {
            Assert.Contains(option, output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("'--bogus'", "--bogus")]
    [InlineData("'octal'", "--network", "octal")]
    [InlineData("--epochs must be at least 1", "--epochs", "0")]
    [InlineData("'many'", "--epochs", "many")]
    [InlineData("--threads must be at least 1", "--threads", "-2")]
    [InlineData("--translate must be 0 to 27", "--translate", "28")]
    [InlineData("'nowhere'", "--data", "nowhere")]
    [InlineData("nothing to resume", "--resume")]
    public async Task Wrong_usage_is_one_clear_line(string expected, params string[] arguments)
    {
        using var mnist = new Sample("Mnist");
        AssertOneLine(await mnist.Run(arguments), expected);
    }

    [Fact]
    public async Task A_missing_data_file_is_one_clear_line()
    {
        using var mnist = new Sample("Mnist");
        AssertOneLine(await mnist.Run("--data", "."), TrainingImages[..5]);
    }

    [Fact]
    public async Task A_truncated_data_file_is_one_clear_line()
    {
        using var mnist = new Sample("Mnist");
        foreach (var file in Directory.GetFiles(Path.Combine(mnist.Programs, "data")))
        {
            File.Copy(file, Path.Combine(mnist.Folder, Path.GetFileName(file)));
        }

        using (var images = File.OpenWrite(Path.Combine(mnist.Folder, TrainingImages)))
        {
            images.SetLength(images.Length / 2);
        }

        AssertOneLine(await mnist.Run("--data", "."), TrainingImages);
    }

    private static void AssertOneLine((int ExitCode, string Output, string Errors) run, string expected)
    {
        Assert.NotEqual(0, run.ExitCode);
        var line = Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
