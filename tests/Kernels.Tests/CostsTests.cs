using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Costs as data: the numbers of Summary, and what follows from them.</summary>
public sealed partial class CostsTests
{
    public static TheoryData<string> Names => [.. Networks.Keys];

    private static readonly Dictionary<string, (NetworkCosts Costs, string Summary)> Networks = new()
    {
        [nameof(TernaryNet)] = (TernaryNet.Costs, TernaryNet.Summary),
        [nameof(RealNet)] = (RealNet.Costs, RealNet.Summary),
        [nameof(MixedNet)] = (MixedNet.Costs, MixedNet.Summary),
        [nameof(SoftNet)] = (SoftNet.Costs, SoftNet.Summary),
        [nameof(AdamNet)] = (AdamNet.Costs, AdamNet.Summary),
        [nameof(ConvZeroNet)] = (ConvZeroNet.Costs, ConvZeroNet.Summary),
        [nameof(FixedZeroNet)] = (FixedZeroNet.Costs, FixedZeroNet.Summary),
        [nameof(StandardizedNet)] = (StandardizedNet.Costs, StandardizedNet.Summary),
    };

    /// <summary>Row for row, with the sums of training and of inference, of a mini-batch and of a sample.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void They_are_the_numbers_of_Summary(string name)
    {
        var (costs, summary) = Networks[name];
        Assert.Equal(name, costs.Network);
        Assert.Equal(Table(summary, "Operations on a full mini-batch of " + costs.BatchSize), Rows(costs, operations => operations));
        Assert.Equal(Table(summary, "The same per sample"), Rows(costs, operations => operations.PerSample(costs.BatchSize)));
        var paper = costs.PaperMultiplications!;
        Assert.Equal(
            [$"full precision {paper.FullPrecision:N0}", $"this network {paper.Network:N0}", $"ratio {paper.Ratio:0.000000}"],
            Table(summary, "Multiplications of a training step as Lin et al. 2016 count them"));
    }

    [Fact]
    public void Memory_and_energy_follow_the_published_figures()
    {
        var costs = FixedZeroNet.Costs;
        foreach (var (operations, energy) in new[]
        {
            (costs.TrainingStep, costs.TrainingStepEnergy), (costs.Inference, costs.InferenceEnergy),
        })
        {
            Assert.InRange(operations.IntegerAdditions, 1, operations.Additions - 1);
            Assert.InRange(operations.BytesWritten, 1, operations.BytesRead - 1);
            Assert.Equal(0, operations.Multiplications);
            var words = (operations.BytesRead + operations.BytesWritten) / 8.0;
            Assert.Equal(20 * words, energy.CachePicojoules, 1e-9 * energy.CachePicojoules);
            Assert.Equal(1300 * words, energy.DramPicojoules, 1e-9 * energy.DramPicojoules);
            var full = 4.6 * operations.FullPrecisionMultiplications;
            Assert.Equal(full, energy.FullPrecisionPicojoules, 1e-9 * full);
            var expected = (0.9 * (operations.Additions - operations.IntegerAdditions))
                + (0.1 * (operations.IntegerAdditions + operations.Shifts + operations.SignFlips + operations.LookUps));
            Assert.Equal(expected, energy.ArithmeticPicojoules, 1e-9 * expected);
        }

        var products = new OperationCounts(0, 0, 0, 0, 0, 10, 2, 1, 0, 0, 10);
        Assert.Equal(13 * 3.7, EnergyEstimate.Of(products).ArithmeticPicojoules, 1e-9);
        Assert.Equal(46, EnergyEstimate.Of(products).FullPrecisionPicojoules, 1e-9);
    }

    [Fact]
    public void They_are_written_and_read_as_JSON_by_generated_code()
    {
        var costs = MixedNet.Costs;
        var text = JsonSerializer.Serialize(costs, CostsJson.Default.NetworkCosts);
        using var document = JsonDocument.Parse(text);
        Assert.Equal(
            costs.TrainingStep.Multiplications,
            document.RootElement.GetProperty("trainingStep").GetProperty("multiplications").GetInt64());
        var read = JsonSerializer.Deserialize(text, CostsJson.Default.NetworkCosts)!;
        Assert.Equal(costs.Layers.Select(layer => layer.Name), read.Layers.Select(layer => layer.Name));
        Assert.Equal(costs.Layers.SelectMany(layer => layer.Phases), read.Layers.SelectMany(layer => layer.Phases));
        Assert.Equal(costs.TrainingStepEnergy, read.TrainingStepEnergy);
        Assert.Equal(costs.PaperMultiplications, read.PaperMultiplications);
    }

    [Fact]
    public void A_table_of_another_width_is_refused() => Assert.Contains(
        "13", Assert.Throws<ArgumentException>(() => NetworkCosts.OfTable("A", 1, ["x"], [1, 2])).Message, StringComparison.Ordinal);

    private static List<string> Table(string summary, string title)
    {
        var lines = summary.Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .SkipWhile(line => !line.StartsWith(title, StringComparison.Ordinal));
        var name = string.Empty;
        var rows = new List<string>();
        foreach (var line in lines.Skip(1).TakeWhile(line => line.Length > 0).Where(line => line.Any(char.IsDigit)))
        {
            var cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            name = char.IsWhiteSpace(line[0]) ? name : cells[0];
            rows.Add(string.Join(' ', [name, .. cells.Skip(char.IsWhiteSpace(line[0]) ? 0 : 1)]));
        }

        return rows;
    }

    private static List<string> Rows(NetworkCosts costs, Func<OperationCounts, OperationCounts> share)
    {
        var hasRoots = costs.Layers.SelectMany(layer => layer.Phases).Any(phase => phase.Operations.SquareRoots > 0);
        return
        [
            .. costs.Layers.SelectMany(layer => layer.Phases.Select(phase => Row(
                layer.Name, phase.Phase.ToString().ToLowerInvariant(), phase.Operations))),
            .. new[] { CostPhase.Forward, CostPhase.Backward, CostPhase.Update }.Select(phase => Row(
                "a training step", phase.ToString().ToLowerInvariant(), costs.Total(phase))),
            Row("a training step", "in all", costs.TrainingStep),
            Row("inference", "in all", costs.Inference),
        ];

        string Row(string name, string phase, OperationCounts operations)
        {
            var counts = share(operations);
            long[] numbers =
            [
                counts.Additions, counts.LookUps, counts.Shifts, counts.SignFlips, counts.Multiplications, counts.Divisions,
                .. hasRoots ? new[] { counts.SquareRoots } : [], counts.FullPrecisionMultiplications,
            ];
            return string.Join(' ', [name, phase, .. numbers.Select(number => number.ToString("N0", CultureInfo.InvariantCulture))]);
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(NetworkCosts))]
    private sealed partial class CostsJson : JsonSerializerContext;
}
