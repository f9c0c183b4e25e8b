using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The command that trains the paper's table, on a few images.</summary>
public sealed class ReproductionTests
{
    private static readonly string[] Small = ["reproduce", "--images", "600", "--output", "out"];

    [Fact]
    public async Task It_trains_rows_and_seeds_and_writes_the_table()
    {
        using var mnist = new Sample("Mnist");
        string[] command = [.. Small, "--epochs", "2", "--seeds", "2", "--jobs", "2", "--rows", "ternary", "zero"];
        var output = await Succeed(mnist, command);
        Assert.Contains("0 of 4 are done", output, StringComparison.Ordinal);

        var page = await Text(mnist, "README.md");
        Assert.Contains("| ternary | ternary weights, quantized back propagation | 1.15 |", page, StringComparison.Ordinal);
        Assert.Contains("| zero | no multiplication at all |  |  |", page, StringComparison.Ordinal);
        Assert.Contains("--project samples/Mnist -- reproduce --rows ternary --epochs 2 --images 600", page, StringComparison.Ordinal);
        Assert.Equal(1 + (2 * 2), Lines(await Text(mnist, "runs.csv")));
        Assert.Equal(1 + (2 * 2 * 2), Lines(await Text(mnist, "epochs.csv")));
        Assert.Contains("<svg", await Text(mnist, "curves.svg"), StringComparison.Ordinal);

        // Nothing is trained twice.
        Assert.Contains("4 of 4 are done", await Succeed(mnist, command), StringComparison.Ordinal);
        Assert.Equal(page, await Text(mnist, "README.md"));
    }

    /// <summary>The paper's figures for its network of MNIST, and none of a network without multiplications.</summary>
    [Fact]
    public async Task Multiplications_are_a_table()
    {
        using var mnist = new Sample("Mnist");
        var table = await Succeed(mnist, ["multiplications"]);
        Assert.Contains("| 7,424,538 | 1,753,549,338 | 0.4234 % |", table, StringComparison.Ordinal);
        Assert.Contains("| 1,849,200 | 1,747,974,000 | 0.1058 % |", table, StringComparison.Ordinal);
        Assert.Contains("\n| zero | 200 | 0 | 0 | 0 | ", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_alone_on_one_thread_and_killed_in_between_has_the_same_figures()
    {
        using var whole = new Sample("Mnist");
        string[] command = [.. Small, "--epochs", "8", "--seeds", "1", "--rows", "ternary"];
        await Succeed(whole, [.. command, "--threads", "2"]);

        using var killed = new Sample("Mnist");
        using (var process = killed.Start([.. command, "--threads", "1"]))
        {
            var resume = Path.Combine(killed.Folder, "out", "unfinished", "ternary-8-epochs-600-images-seed1.resume.safetensors");
            while (!File.Exists(resume) && !process.HasExited)
            {
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Succeed(killed, [.. command, "--threads", "1"]);
        Assert.Equal(Figures(whole), Figures(killed));
    }

    [Fact]
    public async Task Errors_are_drawn_over_the_largest_shift()
    {
        using var mnist = new Sample("Mnist");
        string[] rows = ["--rows", "shift-2", "ternary", "shift-10"];
        await Succeed(mnist, ["shifts", .. Small[1..], "--epochs", "1", "--seeds", "2", .. rows]);
        var page = await Text(mnist, "README.md");
        Assert.Contains("| shift-10 | ternary weights, quantized back propagation from 2^-10 to 2^10 |", page, StringComparison.Ordinal);
        Assert.Contains("-- shifts --rows shift-2 --epochs 1 --images 600", page, StringComparison.Ordinal);
        Assert.Contains("(errors.svg)", page, StringComparison.Ordinal);
        var picture = await Text(mnist, "errors.svg");
        Assert.Contains("<svg", picture, StringComparison.Ordinal);

        // Limits decide what is learned: no two rows are the same training.
        using var document = JsonDocument.Parse(await Text(mnist, Path.Combine("runs", "shift-2-1-epochs-600-images-seed1.json")));
        using var other = JsonDocument.Parse(await Text(mnist, Path.Combine("runs", "shift-10-1-epochs-600-images-seed1.json")));
        Assert.NotEqual(Loss(document), Loss(other));
    }

    [Fact]
    public async Task Exchanges_are_rows_of_one_network()
    {
        using var mnist = new Sample("Mnist");
        string[] command = ["exchanges", .. Small[1..], "--quick", "--seeds", "1"];
        Assert.Contains("0 of 3 are done", await Succeed(mnist, command), StringComparison.Ordinal);
        var page = await Text(mnist, "README.md");
        Assert.Contains("| Exact | gradients are added as they are |", page, StringComparison.Ordinal);
        Assert.Contains("-- exchanges --rows Exact --epochs 2 --images 600", page, StringComparison.Ordinal);
        Assert.Contains("3 of 3 are done", await Succeed(mnist, command), StringComparison.Ordinal);

        // Rounding decides what is learned, and rows are told apart.
        var epochs = (await Text(mnist, "epochs.csv")).Split('\n').Select(line => line.Split(','));
        var losses = epochs.Where(fields => fields is [not "network", _, "2", ..]).ToDictionary(fields => fields[0], fields => fields[4]);
        Assert.Equal(["Exact", "PowersOfTwo", "Ternary"], losses.Keys.Order());
        Assert.Equal(3, losses.Values.Distinct().Count());
    }

    [Fact]
    public async Task Methods_say_what_they_cost()
    {
        using var mnist = new Sample("Mnist");
        string[] rows = ["--rows", "sign", "deep-noise"];
        await Succeed(mnist, ["methods", .. Small[1..], "--epochs", "1", "--seeds", "1", .. rows]);
        var page = await Text(mnist, "README.md");
        Assert.Contains("| multiplications in a step | energy of its arithmetic, mJ (estimate) |", page, StringComparison.Ordinal);
        var signs = page.Split('\n').Single(line => line.StartsWith("| sign |", StringComparison.Ordinal)).Split('|');
        var deep = page.Split('\n').Single(line => line.StartsWith("| deep-noise |", StringComparison.Ordinal)).Split('|');
        Assert.Equal(signs.Length, deep.Length);

        // Weights of full precision multiply forward and twice on the way back; those of one bit do not.
        Assert.True(Number(deep[^4]) > 2.5 * 200 * ((784 * 50) + (19 * 50 * 50) + 500));
        Assert.True(Number(signs[^4]) < Number(deep[^4]) / 10);

        static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Histograms_show_what_back_propagation_rounds()
    {
        using var mnist = new Sample("Mnist");
        var output = await Succeed(mnist, ["histograms", .. Small[1..], "--epochs", "2"]);

        // Pixels are 19 % non-zero, and BatchNorm and ReLU leave half of the values.
        Assert.Matches("input of Dense \\(layer 0\\): 8[0-9]\\.[0-9] % zeros", output);
        Assert.Matches("input of Dense \\(layer 9\\): [45][0-9]\\.[0-9] % zeros, 9[0-9]\\.[0-9] % of the others from 2\\^-4", output);
        Assert.Contains("<svg", await Text(mnist, "histograms.svg"), StringComparison.Ordinal);
        var lines = (await Text(mnist, "histograms.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("layer,log2,share", lines[0].Trim());
        var shares = lines[1..].Select(line => line.Trim().Split(',')).GroupBy(
            fields => fields[0], fields => double.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(shares, layer => Assert.Equal(1, layer.Sum(), 1e-9));
    }

    [Theory]
    [InlineData("'bogus'", "--rows", "bogus")]
    [InlineData("--seeds must be at least 1", "--seeds", "0")]
    [InlineData("--jobs must be at least 1", "--jobs", "0")]
    [InlineData("'nowhere'", "--data", "nowhere")]
    public async Task Wrong_usage_is_one_clear_line(string expected, params string[] arguments)
    {
        using var mnist = new Sample("Mnist");
        var (exitCode, _, errors) = await mnist.Run(["reproduce", .. arguments]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fashion_trains_on_data_that_has_to_be_named()
    {
        using var conv = new Sample("MnistConv");
        var (exitCode, _, errors) = await conv.Run("fashion", "--rows", "zero-flips");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'--data'", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var digits = Path.Combine(conv.Programs, "data");
        string[] small = ["--seeds", "1", "--epochs", "1", "--images", "300"];
        await Succeed(conv, ["fashion", "--rows", "zero-flips", .. small, "--data", digits, "--output", "out"]);
        Assert.Contains("| zero-flips |", await Text(conv, "README.md"), StringComparison.Ordinal);
    }

    private static async Task<string> Succeed(Sample sample, string[] arguments)
    {
        var (exitCode, output, errors) = await sample.Run(arguments);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    private static Task<string> Text(Sample sample, string file) =>
        File.ReadAllTextAsync(Path.Combine(sample.Folder, "out", file), TestContext.Current.CancellationToken);

    private static string Loss(JsonDocument results) =>
        results.RootElement.GetProperty("history")[0].GetProperty("loss").GetRawText();

    private static int Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    // All that does not depend on the clock.
    private static string Figures(Sample sample)
    {
        var path = Path.Combine(sample.Folder, "out", "runs", "ternary-8-epochs-600-images-seed1.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var results = document.RootElement;
        var history = results.GetProperty("history").EnumerateArray()
            .Select(epoch => $"{epoch.GetProperty("loss").GetRawText()} {epoch.GetProperty("validationError").GetRawText()}");
        return string.Join('\n', history.Append(results.GetProperty("testErrorReal").GetRawText())
            .Append(results.GetProperty("testErrorRounded").GetRawText())
            .Append(results.GetProperty("testErrorSampled").GetRawText()));
    }
}
