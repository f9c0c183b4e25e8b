using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using KernelGen.CodeFixes.Stray;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>The sample WarningsToZero: following the warnings leads to a network that trains without multiplications.</summary>
public sealed class WalkTests
{
    private const string Begin = "<!-- steps -->\n";
    private const string End = "<!-- /steps -->";

    /// <summary>KERNELGEN_WRITE_WALK=1 writes the end and the table of steps anew.</summary>
    [Fact]
    public async Task Following_the_warnings_leads_to_a_network_that_trains_without_multiplications()
    {
        var walk = await Walk.ToTheEnd();
        var isWriting = Environment.GetEnvironmentVariable("KERNELGEN_WRITE_WALK") == "1";
        if (isWriting)
        {
            await File.WriteAllTextAsync(Path.Combine(Walk.Folder, Walk.Network), walk.Text, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await Read(Walk.Network), walk.Text);

        // What waits: the promise for what is in its way, and a method's products for their own warnings.
        Assert.All(walk.Waiting, rule => Assert.Contains(rule, new[] { "KG0105", "KG0107", "KG0108", "KG0110" }));

        var page = await Read("README.md");
        var table = "| step | rule | code | fix |\n| --- | --- | --- | --- |\n"
            + string.Concat(walk.Steps.Select((step, index) => step.Row(index + 1) + "\n"));
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var updated = page[..begin] + table + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (isWriting)
        {
            await File.WriteAllTextAsync(Path.Combine(Walk.Folder, "README.md"), updated, TestContext.Current.CancellationToken);
        }

        Assert.Equal(updated, await Read("README.md"));

        var type = walk.Compilation.GetTypeByMetadataName("WarningsToZero.ShapeNet")!;
        var graph = LayerTable.Default.Build(
            LayerTable.Default.Parse(type, walk.Compilation, TestContext.Current.CancellationToken)).Graph!;
        Assert.True(graph.IsMultiplicationFree);
        Assert.Empty(ReasonCosts.Of(graph)!.Value);

        AssertTrains(walk.Compilation);
    }

    /// <summary>
    /// 'dotnet format analyzers' alone, run again and again, in whatever order it takes the rules: no fix makes an exception, none stalls.
    /// </summary>
    [Theory]
    [InlineData(DiagnosticSeverity.Warning, false)]
    [InlineData(DiagnosticSeverity.Info, true)]
    public async Task Repeated_runs_of_dotnet_format_lead_to_zero(DiagnosticSeverity severity, bool backwards)
    {
        using var workspace = new AdhocWorkspace();
        var network = await Walk.Start(workspace);
        var solution = network.Project.Solution;
        var runs = 0;
        for (var changed = true; changed; runs++)
        {
            Assert.InRange(runs, 0, 20);
            var before = await Text(solution);
            solution = await FormatRun.Of(solution, network.Project.Id, severity, backwards);
            changed = await Text(solution) != before;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{runs - 1} runs");
        var (compilation, all) = await Walk.Analyze(solution.GetProject(network.Project.Id)!);
        Assert.DoesNotContain(all, static diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);
        Assert.DoesNotContain("AllowMultiplication", await Text(solution), StringComparison.Ordinal);
        AssertTrains(compilation);

        async Task<string> Text(Solution current) =>
            (await current.GetDocument(network.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    /// <summary>The exception comes last: in an editor, and where a host knows no priorities.</summary>
    [Fact]
    public async Task The_exception_is_offered_last_for_every_rule_and_never_for_a_solution()
    {
        var allow = Fixers.All.OfType<AllowCodeFix>().Single();
        Assert.Same(allow, Fixers.All.Last(fixer => fixer.FixableDiagnosticIds.Intersect(allow.FixableDiagnosticIds).Any()));
        Assert.Equal(CodeActionRequestPriority.Low, allow.RequestPriority);
        Assert.DoesNotContain(FixAllScope.Solution, allow.GetFixAllProvider().GetSupportedFixAllScopes());

        using var workspace = new AdhocWorkspace();
        var network = await Walk.Start(workspace);
        var (_, all) = await Walk.Analyze(network.Project);
        var seen = new HashSet<string>();
        foreach (var diagnostic in all.Where(diagnostic => allow.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            foreach (var actions in new[] { await Fixers.InOrder(network, diagnostic), await Fixers.InEditor(network, diagnostic) })
            {
                Assert.True(actions.Count > 1, diagnostic.ToString());
                Assert.Equal("AllowMultiplication", actions[^1].EquivalenceKey);
                Assert.All(actions.SkipLast(1), static action => Assert.NotEqual("AllowMultiplication", action.EquivalenceKey));
                Assert.Equal(CodeActionPriority.Low, actions[^1].Priority);
            }

            seen.Add(diagnostic.Id);
        }

        Assert.Equal(["KG0201", "KG0202", "KG0203", "KG0205", "KG0206"], seen.Order(StringComparer.Ordinal));
    }

    /// <summary>The start is what it says it is: each kind of obstacle stands in it.</summary>
    [Fact]
    public async Task The_start_is_full_of_multiplications()
    {
        var start = await Read(Path.Combine("Start", Walk.Network + ".txt"));
        foreach (var obstacle in new[]
        {
            "Weights.Real", "Momentum", "BatchNorm", "Dropout", "SoftmaxCrossEntropy", "/ 255f", "* -1f", "0.7f *", "MathF.Pow(2f",
            "y * width"
        })
        {
            Assert.Contains(obstacle, start, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Shift", start, StringComparison.Ordinal);
    }

    private static async Task<string> Read(string file) =>
        (await File.ReadAllTextAsync(Path.Combine(Walk.Folder, file), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private static void AssertTrains(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        stream.Position = 0;
        var assembly = new AssemblyLoadContext(null).LoadFromStream(stream);
        var type = assembly.GetType("WarningsToZero.ShapeNet", throwOnError: true)!;
        var samples = assembly.GetType("WarningsToZero.Drawing", throwOnError: true)!.GetMethod(
            "Samples")!.CreateDelegate<Func<int, int, Dataset>>();

        // The summary that the generated code itself gives.
        var summary = (string)type.GetProperty("Summary", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        Assert.Contains("Left in training: no multiplication", summary, StringComparison.Ordinal);
        Assert.Contains("Left in inference: no multiplication", summary, StringComparison.Ordinal);

        var network = (IClassifier)Activator.CreateInstance(type, 1L, 1)!;
        var test = samples(2000, 2);
        Assert.InRange(network.ErrorRate(test), 0.4, 1.0);
        new Trainer(network) { Epochs = 20, LearningRate = LearningRate.Exponential(0.06f, 0.004f).ToPowersOfTwo() }.Fit(
            samples(4000, 1), cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(network.ErrorRate(test), 0.0, 0.1);
    }
}
