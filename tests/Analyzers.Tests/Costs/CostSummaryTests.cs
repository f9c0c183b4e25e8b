using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CsCheck;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator;
using KernelGen.Generator.Emission.Summary;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Tests;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>
/// What the messages say against what <c>Summary</c> says of the same network: a reason that no rule speaks of leaves a gap.
/// </summary>
public sealed partial class CostSummaryTests
{
    private const string Methods =
        "static float Third(float x) => x * 0.3f; static float Back(float x, float gradient) => gradient / 3f; static float Gap(float z, "
            + "float t) => System.MathF.Sqrt(z) - t;";

    public static TheoryData<string> Networks =>
    [
        "[Network(BatchSize = 200), Input(784)]\n[Dense(1024), BatchNorm, ReLU]\n[Dense(1024), BatchNorm, ReLU]\n[Dense(1024), BatchNorm, "
            + "ReLU]\n[Dense(10), BatchNorm]\n[SquaredHinge]",
        "[Network(BatchSize = 20, Weights = Weights.Real), Input(3), Dense(5), BatchNorm, ReLU, Dense(2, Weights = Weights.Binary), "
            + "Dense(4), SoftmaxCrossEntropy, Adam]",
        "[Network, QuantizedBackprop(Enabled = false), Input(20), Dropout(0.2f), Dense(16), BatchNorm, ReLU, Dropout(0.3f), "
            + "Dropout(0.1f), Dense(4), Momentum, MeanSquaredError]",
        "[Network, Input(20), Dense(16, QuantizeBackprop = false), ReLU, Dropout(0.5f), Dropout(0.3f), Dense(4, Weights = Weights.Real, "
            + "QuantizeBackprop = false), SquaredHinge, ShiftAdaMax]",
        "[Network(BatchSize = 1, Weights = Weights.Real), QuantizedBackprop, Input(20), BatchNorm, BatchNorm, Dense(1), MeanSquaredError, "
            + "ShiftMomentum]",
        "[Network, Input(2), Dense(8), ReLU, Dense(1), Hinge]",
        "[Network(BatchSize = 20, Weights = Weights.Real), Input(7, 6, 2), Conv2D(5, 3), MaxPool2D(2), BatchNorm, ReLU, Conv2D(3, 2, "
            + "Weights = Weights.Binary), AveragePool2D(2, Padding = Padding.Same), Dense(4), SoftmaxCrossEntropy, Adam]",
        "[Network(BatchSize = 20), QuantizedBackprop(Enabled = false), Input(6, 6, 2), Dropout(0.2f, Spatial = true), Conv2D(5, 3, "
            + "Padding = Padding.Same, Stride = 2), ReLU, Conv2D(4, 2, Weights = Weights.Real, QuantizeBackprop = true), BatchNorm]\n"
            + "[GlobalAveragePool, Dense(2), Hinge]",
        "[Network, Input(9), Dense(9, Name = \"a\"), ReLU(Name = \"b\"), Dropout(0.5f, From = \"a\", Name = \"c\"), ReLU(From = \"b\"), "
            + "Dropout(0.25f), Add(\"c\"), Dense(2), SquaredHinge]",
        "[Network, Input(20), Dense(16), Dropout(0.3f), Activation(nameof(Third), Derivative = nameof(Third)), Dense(4), "
            + "Activation(nameof(Third), Derivative = nameof(Back)), Loss(nameof(Gap), Derivative = nameof(Gap))]",
        "[Network(MultiplicationFree = true), Input(20), Dense(16), ShiftBatchNorm, Dropout(0.3f), Dense(4), MeanSquaredError, "
            + "ShiftAdaMax]",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_messages_of_a_network_add_up_to_its_summary(string attributes) => Assert.True(AddsUp(Source(attributes)));

    [Fact]
    public void The_messages_of_random_networks_add_up_to_their_summaries()
    {
        var built = 0;
        RandomDeclarations.Network.Check(source => built += AddsUp(source) ? 1 : 0, cases: 60);
        Assert.True(built > 15 || !RandomCases.AreMany(60), "Hardly any random network could be built.");
    }

    [Fact]
    public async Task The_message_of_a_layer_says_what_its_rows_of_the_summary_say()
    {
        var source = Source(Networks.First().Data);
        var ledger = NetworkCompiler.Compile(LayerTable.Default.Build(Declared.Of(source)).Graph!).Ledger;
        var findings = await AnalyzedCode.Findings([source], analyzer: new CostAnalyzer());

        // BatchNorm and the ReLU behind it.
        var rows = ledger.Rows.Where(row => row.Layer == 1).ToDictionary(row => row.Phase, row => row.Count);
        var (forward, backward, inference) = (rows[Phase.Forward], rows[Phase.Backward], rows[Phase.Inference]);
        var message = Numbers(findings.First(finding => finding.Id == "KG0101").Message).ToArray();
        Assert.Equal(
            [
                forward.Multiplications + backward.Multiplications,
                forward.Divisions + backward.Divisions,
                forward.SquareRoots + backward.SquareRoots,
                inference.Multiplications,
                inference.Divisions,
                inference.SquareRoots,
                200,
            ],
            message);
    }

    /// <summary>Compares what is left in all; false for a declaration that cannot be built.</summary>
    private static bool AddsUp(string source)
    {
        var declaration = Declared.Of(source);
        if (LayerTable.Default.Build(declaration).Graph is not { } graph)
        {
            return false;
        }

        var diagnostics = CostFinder.Find(declaration, graph, ReasonCosts.Of(graph)!.Value).Select(finding => finding.DiagnosticInfo)
            .ToList();
        var isFree = diagnostics.All(diagnostic => diagnostic.Rule == CostRules.NoPromise);
        var messages = diagnostics.Where(diagnostic => diagnostic.Rule != CostRules.NoPromise)
            .Select(diagnostic => string.Format(
                CultureInfo.InvariantCulture,
                diagnostic.Rule.MessageFormat.ToString(CultureInfo.InvariantCulture),
                [.. diagnostic.Arguments]))
            .ToList();
        var text = string.Join(" ", Remarks(graph).Select(line => line.Trim()));
        var total = 0L;
        foreach (var (phase, place) in new[] { ("training", 0), ("inference", 1) })
        {
            foreach (var operation in new[] { "multiplication", "division", "square root" })
            {
                var said = messages.Sum(message => Count().Matches(message.Split(" per ")[place])
                    .Where(match => match.Groups[2].Value == operation).Sum(match => Number(match.Groups[1].Value)));
                var left = Regex.Match(text, $@"Left in {phase}, {operation}s: ([^:]*?[0-9])\.( |$)");
                var expected = left.Success
                    ? Regex.Matches(left.Groups[1].Value, @"([0-9,]+)(?:, |$)").Sum(match => Number(match.Groups[1].Value))
                    : 0;
                Assert.True(
                    said == expected,
                    $"{operation}s in {phase}: the messages say {said}, the summary {expected}.\n{source}\n{string.Join("\n", messages)}\n"
                        + $"{text}");
                total += expected;
            }
        }

        Assert.Equal(total == 0, isFree);
        var promises = diagnostics.Count(diagnostic => diagnostic.Rule == CostRules.NoPromise);
        // A product that nothing asks for, such as that of a derivative in front of all weights, costs nothing and is in a promise's way.
        var mayPromise = isFree && !graph.IsMultiplicationFree
            && !MultiplicationFreeRules.Obstacles(new DefinedNetwork(declaration, LayerTable.Default.Definitions)).Any();
        Assert.True(promises == (mayPromise ? 1 : 0), $"{promises} promises are asked for:\n{source}");
        return true;
    }

    internal static string Source(string attributes) =>
        $"using KernelGen;\nnamespace Shop;\n{attributes}\npublic sealed partial class Digits {{ {Methods} }}\n";

    private static IReadOnlyList<string> Remarks(NetworkGraph graph)
    {
        var network = NetworkCompiler.Compile(graph);
        return new SummaryText(network.Program.Info, network.Ledger).Remarks();
    }

    private static IEnumerable<long> Numbers(string text) =>
        Regex.Matches(text.Replace("KG0", "", StringComparison.Ordinal), "[0-9][0-9,]*").Select(match => Number(match.Value));

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9,]+) (multiplication|division|square root)")]
    private static partial Regex Count();
}
