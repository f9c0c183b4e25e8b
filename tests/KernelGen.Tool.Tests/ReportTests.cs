using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Shop.Models;
using Xunit;

namespace KernelGen.Tool.Tests;

/// <summary>summary, ledger and energy: what the tool says is what networks say of themselves, wherever they are read from.</summary>
public sealed class ReportTests(Sources sources) : IClassFixture<Sources>
{
    private static readonly Dictionary<string, (string Summary, NetworkCosts? Costs)> Networks = new()
    {
        ["Shop.Models.Gesture"] = (Gesture.Summary, null),
        ["Shop.Models.Outer.Real"] = (Outer.Real.Summary, Outer.Real.Costs),
        ["Shop.Models.Zero_Net"] = (Zero_Net.Summary, Zero_Net.Costs),
    };

    [Fact]
    public void Summaries_are_those_of_the_classes_from_a_file_a_project_and_an_assembly()
    {
        var expected = Sections(network => network.Summary);
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of("summary", Sources.Assembly));
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of("summary", sources.File));
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of("summary", sources.Project));
    }

    [Theory]
    [InlineData("Zero_Net")]
    [InlineData("Shop.Models.Zero_Net")]
    public void One_network_is_asked_for_by_its_name(string name) => Assert.Equal(
        $"Shop.Models.Zero_Net\n====================\n\n{Zero_Net.Summary}", ToolRun.Of("summary", sources.File, "--network", name).Output);

    [Fact]
    public void Ledgers_are_the_tables_of_costs()
    {
        var expected = Sections(network => network.Costs?.ToString());
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of("ledger", Sources.Assembly));
        Assert.Equal(new ToolRun(0, expected, ""), ToolRun.Of("ledger", sources.File));
    }

    /// <summary>The shape that docs/inspect.md gives: programs rely on it.</summary>
    [Fact]
    public void Ledgers_as_JSON_have_the_shape_that_is_documented()
    {
        var text = ToolRun.Of("ledger", "--json", Sources.Assembly).Output;
        Assert.Equal(text, ToolRun.Of("ledger", "--json", sources.File).Output);
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        Assert.Equal("version networks", Members(root));
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        var network = root.GetProperty("networks").EnumerateArray().Last();
        Assert.Equal("name costs", Members(network));
        Assert.Equal("Shop.Models.Zero_Net", network.GetProperty("name").GetString());
        var costs = network.GetProperty("costs");
        Assert.Equal(
            "network batchSize layers trainingStep paperMultiplications inference trainingStepEnergy inferenceEnergy", Members(costs));
        var layer = costs.GetProperty("layers").EnumerateArray().First();
        Assert.Equal("name phases", Members(layer));
        Assert.Equal("phase operations", Members(layer.GetProperty("phases")[0]));
        Assert.Equal("Forward", layer.GetProperty("phases")[0].GetProperty("phase").GetString());
        const string Operations = "additions integerAdditions lookUps shifts signFlips multiplications divisions squareRoots bytesRead "
            + "bytesWritten fullPrecisionMultiplications";
        Assert.Equal(Operations, Members(layer.GetProperty("phases")[0].GetProperty("operations")));
        Assert.Equal(Operations, Members(costs.GetProperty("inference")));
        Assert.Equal(
            "arithmeticPicojoules cachePicojoules dramPicojoules fullPrecisionPicojoules", Members(costs.GetProperty("inferenceEnergy")));
        Assert.Equal("fullPrecision network ratio", Members(costs.GetProperty("paperMultiplications")));
        Assert.Equal(Zero_Net.Costs.TrainingStep.Additions, costs.GetProperty("trainingStep").GetProperty("additions").GetInt64());
        Assert.Equal(0, costs.GetProperty("trainingStep").GetProperty("multiplications").GetInt64());
    }

    [Fact]
    public void Energy_is_that_of_a_mini_batch_and_of_a_sample()
    {
        var run = ToolRun.Of("energy", Sources.Assembly, "--network", "Zero_Net");
        Assert.Equal(run, ToolRun.Of("energy", sources.File, "--network", "Zero_Net"));
        Assert.Equal(0, run.ExitCode);
        foreach (var (what, energy) in new[]
        {
            ("a training step", Zero_Net.Costs.TrainingStepEnergy), ("inference", Zero_Net.Costs.InferenceEnergy),
        })
        {
            AssertRow(run.Output, $"{what}, 20 samples", energy, 1);
            AssertRow(run.Output, $"{what}, per sample", energy, 20);
        }

        Assert.Contains("45 nm", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Nanojoules, to half a unit in the third digit.</summary>
    private static void AssertRow(string output, string what, EnergyEstimate energy, int share)
    {
        var row = output.Split('\n').Single(line => line.StartsWith(what, StringComparison.Ordinal));
        double[] expected =
            [energy.ArithmeticPicojoules, energy.CachePicojoules, energy.DramPicojoules, energy.FullPrecisionPicojoules];
        var numbers = row[what.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(expected.Length, numbers.Length);
        Assert.All(expected.Zip(numbers), pair => Assert.InRange(pair.First / share / 1e3 / pair.Second, 0.994, 1.006));
    }

    private static string Sections(Func<(string Summary, NetworkCosts? Costs), string?> text) => string.Join("\n\n", Networks
        .Where(network => text(network.Value) is not null)
        .Select(network => $"{network.Key}\n{new string('=', network.Key.Length)}\n\n{text(network.Value)}"));

    private static string Members(JsonElement element) =>
        string.Join(' ', element.EnumerateObject().Select(member => member.Name));
}
