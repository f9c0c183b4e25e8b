using System;
using System.Collections.Generic;
using System.Linq;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>What the analyzers do for a network grows with its layers, not with their square. No other test runs meanwhile.</summary>
[Collection(nameof(CostTimingTests))]
public sealed class LayerCostTests
{
    private const int Few = 32;
    private const int Many = 4 * Few;

    [Theory]
    [InlineData("[Network] [Input(4)]", "[Dense(5), ReLU]")]
    [InlineData("[Network(BatchSize = 32)] [Input(4)]", "[Dense(5), BatchNorm, ReLU]")]
    [InlineData(
        "[Network(Weights = Weights.Real), Adam] [Input(4)]", "[Dense(20), BatchNorm, Activation(nameof(F), Derivative = nameof(D))]")]
    public void Four_times_the_layers_are_four_times_the_work(string head, string layer)
    {
        var (few, many) = (Type(head, layer, Few), Type(head, layer, Many));

        // Once to have everything compiled. Then the least of several: whatever else happens only ever adds.
        Assert.True(Findings(few) <= Findings(many));
        var (fewBytes, fewTime) = Work(few);
        var (manyBytes, manyTime) = Work(many);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Few}: {fewBytes:N0} bytes, {fewTime.TotalMilliseconds:F1} ms; {Many}: {manyBytes:N0} bytes, {manyTime.TotalMilliseconds:F1} "
                + "ms");
        Assert.InRange((double)manyBytes / fewBytes, 1, 4.3);
        Assert.InRange(manyTime / fewTime, 0, 12);
    }

    private static (long Bytes, TimeSpan Time) Work((INamedTypeSymbol, Compilation) network)
    {
        var measured = Enumerable.Range(0, 6).Select(_ =>
        {
            var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
            Findings(network);
            return (Bytes: GC.GetAllocatedBytesForCurrentThread() - bytes, Time: Environment.CpuUsage.TotalTime - time);
        }).ToList();
        return (measured.Min(work => work.Bytes), measured.Min(work => work.Time));
    }

    // From the symbol to places in the source, as the analyzers do it, with nothing known beforehand.
    private static int Findings((INamedTypeSymbol Type, Compilation Compilation) network)
    {
        var token = TestContext.Current.CancellationToken;
        var declaration = LayerTable.Default.Parse(network.Type, network.Compilation, token);
        var graph = LayerTable.Default.Build(declaration).Graph!;
        var places = new PositionLocator(network.Type, network.Compilation, token);
        var found = CostFinder.Find(declaration, graph, ReasonCosts.Of(new ReasonCache(1).Of(graph)!)).ToList();
        Assert.NotEmpty(found);
        var positions = new HashSet<Location>(found.Select(finding => places.Find(finding.DiagnosticInfo.Position)));
        Assert.Equal(found.Select(finding => finding.DiagnosticInfo.Position).Distinct().Count(), positions.Count);
        foreach (var attribute in declaration.Attributes)
        {
            places.Find(Position.Attribute(attribute));
        }

        return found.Count;
    }

    private static (INamedTypeSymbol Type, Compilation Compilation) Type(string head, string layer, int layers)
    {
        var source = $$"""
            using KernelGen;
            namespace Shop;
            {{head}}
            {{string.Join("\n", Enumerable.Repeat(layer, layers))}}
            [Dense(3)]
            [SquaredHinge]
            public sealed partial class Deep
            {
                private static float F(float x) => x > 0f ? x : x * 0.1f;
                private static float D(float x, float gradient) => x > 0f ? gradient : gradient * 0.1f;
            }
            """;
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            Net100.References.All.Append<MetadataReference>(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return (compilation.GetTypeByMetadataName("Shop.Deep")!, compilation);
    }
}
