using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>What an edit re-runs. Typing must not cost the generator's time.</summary>
public sealed class CachingTests
{
    private const string First = """
        using KernelGen;
        namespace Shop;
        [Network, Input(4), Dense(3), SquaredHinge]
        public sealed partial class First;
        """;

    private const string Second = """
        using KernelGen;
        namespace Shop;
        [Network, Input(5), Dense(2), BatchNorm, SquaredHinge]
        public sealed partial class Second;
        """;

    private const string Other = "namespace Shop { public static class Other { public static int Twice(int x) => x + x; } }";

    private static readonly string[] Steps =
        [TrackingNames.Declarations, TrackingNames.Graphs, TrackingNames.HintNames, TrackingNames.Sources];

    public static TheoryData<string, int, string, string> UnrelatedEdits => new()
    {
        { "a method in another file", 2, "x + x", "x << 1" },
        { "a comment in the same file", 0, "public sealed", "// A comment.\npublic sealed" },
        { "a new class in the same file", 0, "partial class First;", "partial class First; public class Third { int _x; }" },
        { "a member in the user's half", 0, "partial class First;", "partial class First { public string? Note { get; set; } }" },
        { "an attribute of someone else", 0, "public sealed", "[System.Obsolete] public sealed" },
        { "the same number in other words", 0, "Dense(3)", "Dense(units: 1 + 2)" },
        { "attribute lists split", 0, "[Network, Input(4), Dense(3)", "[Network][Input(4)]\n[Dense(3)" },
        { "an accessibility", 2, "public static class", "internal static class" },
    };

    [Theory]
    [MemberData(nameof(UnrelatedEdits))]
    public void An_unrelated_edit_leaves_every_step_cached(string edit, int file, string before, string after)
    {
        Assert.NotEmpty(edit);

        var result = RunTwice(file, before, after);

        foreach (var step in Steps)
        {
            Assert.All(Reasons(result, step), reason => Assert.True(IsKept(reason), $"{step}: {reason}"));
        }

        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("Dense(3)", "Dense(7)")]
    [InlineData("Dense(3)", "Dense(3), ReLU")]
    [InlineData("[Network,", "[Network(BatchSize = 10),")]
    [InlineData("SquaredHinge", "Hinge")]
    [InlineData("class First", "class Renamed")]
    [InlineData("namespace Shop", "namespace Stall")]
    public void A_relevant_edit_reruns_only_its_network(string before, string after)
    {
        var result = RunTwice(0, before, after);

        foreach (var step in new[] { TrackingNames.Declarations, TrackingNames.Graphs, TrackingNames.Sources })
        {
            var reasons = Reasons(result, step);
            Assert.Equal(2, reasons.Count);
            Assert.Single(reasons, reason => !IsKept(reason));
        }

        Assert.All(Reasons(result, TrackingNames.HintNames), reason => Assert.True(IsKept(reason), reason.ToString()));
        Assert.Single(OutputReasons(result), reason => reason != IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_mistake_that_changes_no_shape_is_the_analyzers_business_alone()
    {
        // The declaration step sees it; the graph, and all that is generated from it, stays.
        var result = RunTwice(0, "Dense(3)", "Dense(3, Sampling = Sampling.Stochastic)");

        Assert.Single(Reasons(result, TrackingNames.Declarations), reason => !IsKept(reason));
        Assert.All(Reasons(result, TrackingNames.Graphs), reason => Assert.True(IsKept(reason), reason.ToString()));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Removing_a_network_leaves_the_other_alone()
    {
        var result = RunTwice(0, "Network, ", "");

        Assert.Single(Reasons(result, TrackingNames.Graphs), reason => reason == IncrementalStepRunReason.Removed);
        Assert.Single(Reasons(result, TrackingNames.Graphs), IsKept);
    }

    private static GeneratorRunResult RunTwice(int file, string before, string after)
    {
        var settings = new CompilationSettings();
        var compilation = GeneratedCompilation.Compile([First, Second, Other], settings);
        var driver = GeneratedCompilation.Start(settings).RunGenerators(compilation, TestContext.Current.CancellationToken);

        var tree = compilation.SyntaxTrees[file];
        var text = tree.ToString();
        Assert.Contains(before, text, StringComparison.Ordinal);
        var edited = tree.WithChangedText(
            Microsoft.CodeAnalysis.Text.SourceText.From(text.Replace(before, after, StringComparison.Ordinal)));
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, edited), TestContext.Current.CancellationToken);
        return driver.GetRunResult().Results.Single();
    }

    private static List<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step)
    {
        Assert.True(result.TrackedSteps.ContainsKey(step), "No step is named " + step);
        return [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static bool IsKept(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}
