using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What Summary, the class's documentation and the heads of files say.</summary>
public sealed partial class SummaryTests
{
    private const string LedgerTitle = "Operations on a full mini-batch of ";
    private const string SampleTitle = "The same per sample, rounded up";

    public static TheoryData<string> Names => EmissionTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Tables_read_well_in_a_console(string network)
    {
        var lines = Summary(EmissionTests.Networks[network]);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 145));
        foreach (var title in new[] { LedgerTitle, SampleTitle })
        {
            var table = Table(lines, title);
            var header = table[0];
            Assert.StartsWith("layer ", header, StringComparison.Ordinal);
            Assert.All(table, line => Assert.Equal(header.Length, line.Length));
            Assert.Equal(2, table.Count(line => line.All(character => character == '-')));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Totals_are_the_sums_of_the_rows(string network)
    {
        var table = Table(Summary(EmissionTests.Networks[network]), LedgerTitle);
        var rows = table.Skip(2).TakeWhile(line => line[0] != '-').ToList();
        var totals = table.Skip(2).SkipWhile(line => line[0] != '-').Skip(1).ToList();

        Assert.Equal(5, totals.Count);
        var phases = new[] { "forward", "backward", "update" };
        foreach (var (phase, total) in phases.Zip(totals))
        {
            Assert.Equal(phase, Phase(total));
            Assert.Equal(Sum(rows.Where(row => Phase(row) == phase), Numbers(total).Count), Numbers(total));
        }

        Assert.Equal(Sum(totals.Take(3), Numbers(totals[3]).Count), Numbers(totals[3]));
        Assert.Equal(Sum(rows.Where(row => Phase(row) == "inference"), Numbers(totals[4]).Count), Numbers(totals[4]));
    }

    [Fact]
    public void A_sample_costs_the_mini_batch_by_its_size_rounded_up()
    {
        var lines = Summary(Declarations.Mnist);
        var whole = Table(lines, LedgerTitle).Where(line => line.Any(char.IsDigit)).ToList();
        var share = Table(lines, SampleTitle).Where(line => line.Any(char.IsDigit)).ToList();

        Assert.Equal(whole.Count, share.Count);
        Assert.All(
            whole.Zip(share), pair => Assert.Equal(Numbers(pair.First).Select(number => (number + 199) / 200), Numbers(pair.Second)));
    }

    [Fact]
    public void The_MNIST_network_says_what_the_paper_says()
    {
        var lines = Summary(Declarations.Mnist);

        Assert.Contains("full precision  1,753,549,338", lines);
        Assert.Contains("this network        7,424,538", lines);
        Assert.Contains("ratio                0.004234", lines);
        Assert.Contains("Left in training, multiplications: BatchNorm 3,861,746, learning rate 2,080, squared hinge 2,080.", lines);
        Assert.Contains("Left in inference, divisions: BatchNorm 3,088.", lines);
        Assert.Contains("the network                               2,916,372", lines);
    }

    [Fact]
    public void A_network_without_multiplications_says_so()
    {
        var lines = Summary(Declarations.Xor);

        Assert.Contains("Left in training: no multiplication, no division, no square root.", lines);
        Assert.Contains("Left in inference: no multiplication, no division, no square root.", lines);
        Assert.DoesNotContain(lines, line => line.Contains("roots", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_begins_with_the_architecture_and_those_of_kernels_say_what_their_words_mean()
    {
        foreach (var (name, text) in GeneratedCompilation.Run(Declarations.Mnist).Files)
        {
            var head = text[..text.IndexOf("// </auto-generated>", StringComparison.Ordinal)];
            Assert.Contains("// 784 Dense(1024, Ternary, no bias) BatchNorm ReLU Dense(1024, Ternary", head, StringComparison.Ordinal);
            Assert.Equal(name != "Paper.MnistNet.g.cs", head.Contains(" lane", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Forty_layers_are_all_there()
    {
        var layers = string.Concat(Enumerable.Range(0, 20).Select(number => $"Dense({number + 20}), ReLU, "));
        var lines = Summary(
            $"using KernelGen;\nnamespace Shop;\n[Network, Input(9), {layers}Dense(2), Hinge]\npublic sealed partial class Digits;");

        Assert.All(Enumerable.Range(0, 20), number =>
        {
            Assert.Contains(lines, line => line.StartsWith($"{2 * number} Dense({number + 20}, Ternary) ", StringComparison.Ordinal));
            Assert.Equal(2, lines.Count(line => line.StartsWith($"{2 * number} Dense ", StringComparison.Ordinal)));
            Assert.Equal(
                2,
                lines.Count(line => line.StartsWith($"{(2 * number) + 1} ReLU  ", StringComparison.Ordinal)
                    && line.Contains(" forward ", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void The_count_in_Summary_is_the_one_of_the_kernels_remarks()
    {
        var program = NetworkCompiler.Lower(
            Parsed.Graph("[Network(BatchSize = 200), Input(784), Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]"));
        var kernel = program.Kernels.Single(candidate => candidate.Name == "Dense2Backward");
        var row = NetworkLedger.Make(program).Rows.Single(
            candidate => candidate.Layer == kernel.Layer && candidate.Phase == Ir.Phase.Backward);

        Assert.Equal(Ledger.Count(kernel, 200), row.Count);
        Assert.Equal(kernel.Products, row.FullPrecision);
    }

    /// <summary>What an editor shows at the class: five lines, whatever the network's size.</summary>
    [Theory]
    [InlineData(
        "[Network(BatchSize = 200), Input(784), Dense(1024), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]",
        "Left in a training step: 1,299,762 multiplications, ")]
    [InlineData(
        "[Network(MultiplicationFree = true), Input(2), Dense(8), ReLU, Dense(1), Hinge]",
        "Left in a training step: no multiplication, division or square root, of ")]
    [InlineData(
        "[Network, Input(9), Dense(20), ReLU, Dense(20), ReLU, Dense(20), ReLU, Dense(20), ReLU, Dense(20), ReLU, Dense(20), ReLU, "
            + "Dense(20), ReLU, Dense(20), ReLU, Dense(2), Hinge]",
        "Layers: input 9 → Dense(20, Ternary) → ReLU")]
    public void The_class_is_documented_in_five_lines(string attributes, string expected)
    {
        var lines = MainFile($"using KernelGen;\nnamespace Shop;\n{attributes}\npublic sealed partial class Digits;").Split('\n')
            .Select(line => line.Trim())
            .SkipWhile(line => line != "/// <remarks>").Skip(1).TakeWhile(line => line != "/// </remarks>").ToList();

        // A line that is too long goes on in the next one.
        lines = [.. string.Join('\n', lines).Replace("\n/// <para>", "\n\n", StringComparison.Ordinal).Split("\n\n").Select(
            (line, position) => (position == 0 ? "" : "/// <para>") + line.Replace("\n/// ", " ", StringComparison.Ordinal))];
        Assert.All(lines.Take(5), line => Assert.Matches("^/// <para>.*</para>$", line));

        // Then what threads may do.
        Assert.Single(lines.Skip(5), line => line.StartsWith("/// <para>", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(expected, StringComparison.Ordinal));
    }

    private static string MainFile(string source) =>
        GeneratedCompilation.Run(source).Files.Single(file => file.Value.Contains("string Summary", StringComparison.Ordinal)).Value;

    /// <summary>Summary as a program gets it: the text of the file, and the tables that the runtime makes of its costs.</summary>
    private static List<string> Summary(string source)
    {
        var file = MainFile(source);
        var lines = file.Split('\n').SkipWhile(line => !line.Contains("string Summary", StringComparison.Ordinal)).Skip(2).ToList();
        var end = lines.FindIndex(line => line.Trim() == "\"\"\";");
        var costs = lines.IndexOf("\"\"\" + Costs + \"\"\"");
        return [.. lines.Take(costs - 1), .. Costs(file).ToString().Split('\n'), .. lines.Take(end).Skip(costs + 2)];
    }

    private static NetworkCosts Costs(string file)
    {
        var table = CostsTable().Match(file);
        var rows = table.Groups["rows"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return NetworkCosts.OfTable(
            "Network",
            int.Parse(BatchSize().Match(file).Groups[1].Value, CultureInfo.InvariantCulture),
            [.. Literal().Matches(table.Groups["names"].Value).Select(name => name.Groups[1].Value)],
            [.. rows.Select(number => long.Parse(number, CultureInfo.InvariantCulture))]);
    }

    [GeneratedRegex(@"NetworkCosts\.OfTable\(\s*""\w+"",\s*BatchSize,\s*\[(?<names>[^\]]*)\],\s*\[(?<rows>[^\]]*)\]\)")]
    private static partial Regex CostsTable();

    [GeneratedRegex(@"const int BatchSize = (\d+);")]
    private static partial Regex BatchSize();

    [GeneratedRegex(@"""([^""]*)""")]
    private static partial Regex Literal();

    private static List<string> Table(List<string> lines, string title) =>
        [.. lines.SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0)];

    private static string Phase(string row) => row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Last(cell => cell is "forward" or "backward" or "update" or "inference" or "in all");

    private static List<long> Numbers(string row) => [.. row
        .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(cell => cell.All(character => char.IsDigit(character) || character == ','))
        .Select(cell => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    private static List<long> Sum(IEnumerable<string> rows, int columns) =>
        rows.Select(Numbers).Aggregate(Enumerable.Repeat(0L, columns), (sum, row) => sum.Zip(row, (a, b) => a + b)).ToList();
}
