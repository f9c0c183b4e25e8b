using System;
using System.Globalization;
using System.Linq;
using FirstHour;
using KernelGen.Tool.Tests;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>
/// What a newcomer does in the first hour, on real data: what comes out is as good as docs/results/first-hour.md says, in fewer lines than
/// with other libraries, and the same as a native executable.
/// </summary>
public sealed class JourneyTests(Runs runs, ITestOutputHelper output)
{
    /// <summary>The figures are those of the page but for pictures, of which a sixth teaches less.</summary>
    [Theory]
    [InlineData("Wine", 0.90)]
    [InlineData("Cut", 0.74)]
    [InlineData("Price", 0.98)]
    [InlineData("Fashion", 0.85)]
    public void Models_are_as_good_as_the_page_says(string task, double least)
    {
        output.WriteLine(FormattableString.Invariant($"{task}: {runs.Figure(task)}"));
        Assert.InRange(runs.Figure(task), least, 1);
    }

    [Fact]
    public void The_confusion_matrix_counts_every_picture_and_agrees_with_the_accuracy()
    {
        var rows = runs.Text.Split('\n').Select(Numbers).Where(numbers => numbers.Length == 11).ToArray();
        Assert.Equal(10, rows.Length);
        Assert.Equal(Enumerable.Range(0, 10), rows.Select(row => row[0]));
        Assert.Equal(Sample.TestPictures, rows.Sum(row => row.Skip(1).Sum()));
        Assert.Equal(runs.Figure("Fashion"), rows.Select((row, i) => row[i + 1]).Sum() / (double)Sample.TestPictures, 1e-9);
    }

    [Theory]
    [InlineData("Wine")]
    [InlineData("Cut")]
    [InlineData("Price")]
    [InlineData("Fashion")]
    public void The_program_has_fewer_lines_than_those_of_other_libraries(string task)
    {
        var lines = SourceLines.Of(task, "KernelGen");
        Assert.InRange(lines, 8, Math.Min(SourceLines.Of(task, "MlNet"), SourceLines.Of(task, "TorchSharp")) - 1);
    }

    [Fact]
    public void One_native_executable_of_all_gives_the_same_to_the_letter()
    {
        output.WriteLine(runs.Times);
        Assert.Contains("Fashion: ", runs.Text, StringComparison.Ordinal);
        Assert.Equal(runs.Text, runs.NativeText);
    }

    /// <summary>The census is not blind: networks of real-valued weights multiply, in vectors.</summary>
    [Fact]
    public void The_census_finds_the_products_of_real_valued_networks_in_the_executable()
    {
        var run = ToolRun.Of("census", runs.NativeProgram);
        output.WriteLine(string.Join('\n', run.Output.Split('\n').Take(8)));
        Assert.Equal(3, run.ExitCode);
        Assert.Matches(@"_Kernels__Dense\w+: Product v?mulps ", run.Output);
    }

    private static int[] Numbers(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.All(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))]
            : [];
    }
}
