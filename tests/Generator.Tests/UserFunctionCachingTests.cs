using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// An edit of a method that is a piece of a network changes what is generated, wherever the method is; one that changes nothing in it does
/// not.
/// </summary>
public sealed class UserFunctionCachingTests
{
    private const string Network = """
        using KernelGen;
        namespace Shop;
        [Network, Input(3), Dense(4), Activation(nameof(F), Derivative = nameof(D)), Dense(2)]
        [Loss(typeof(Losses), nameof(Losses.L), Derivative = nameof(Losses.LD))]
        public sealed partial class Digits
        {
            private static float F(float x) => x > 0f ? x : x - 0.25f;
        }
        """;

    private const string Part = """
        namespace Shop;
        partial class Digits { private static float D(float x, float gradient) => x > 1f ? gradient : 0f; }
        """;

    private const string Losses = """
        namespace Shop;
        public static class Losses
        {
            public static float L(float output, float target) => Numbers.Distance(output, target);
            public static float LD(float output, float target) => output > target ? 1f : -1f;
        }
        """;

    private const string Numbers = """
        namespace Shop;
        internal static class Numbers { public const float Edge = 0.5f; public static float Distance(float a, float b) => a > b ? a - b : b - a + Edge; }
        """;

    [Theory]
    [InlineData(0, "0.25f", "0.5f", "Forward")]
    [InlineData(0, "x - 0.25f", "-0f", "Forward")]
    [InlineData(1, "x > 1f", "x >= 1f", "Backward")]
    [InlineData(2, "output > target", "output < target", "Backward")]
    [InlineData(3, "a > b ?", "a < b ?", "Backward")]
    [InlineData(3, "Edge = 0.5f", "Edge = 0.125f", "Backward")]
    public void An_edit_of_a_method_changes_the_code(int file, string before, string after, string changed)
    {
        var (first, second) = RunTwice(file, before, after);

        Assert.NotEqual(Text(first, changed), Text(second, changed));
        Assert.Single(
            second.TrackedSteps[TrackingNames.Sources].SelectMany(step => step.Outputs),
            output => output.Reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void Zero_and_minus_zero_are_not_the_same()
    {
        var (first, second) = RunTwice(1, ": 0f", ": -0f");

        Assert.Contains("Vector512<float>.Zero)", Text(first, "Backward"), StringComparison.Ordinal);
        Assert.Contains("Vector512.Create(-0f))", Text(second, "Backward"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "private static float F(float x)", "// A comment.\n    private static float F( float x )")]
    [InlineData(0, "x > 0f ? x : x - 0.25f", "0f < x ? (x) : x - 0.5f / 2f")]
    [InlineData(1, "=> x > 1f ? gradient : 0f;", "{ if (x > 1f) { return gradient; } const float Nothing = 0; return Nothing; }")]
    [InlineData(3, "a - b :", "a - (b) :")]
    public void An_edit_that_computes_the_same_leaves_everything(int file, string before, string after)
    {
        var (_, second) = RunTwice(file, before, after);

        foreach (var step in new[] { TrackingNames.Declarations, TrackingNames.Graphs, TrackingNames.Sources })
        {
            Assert.All(
                second.TrackedSteps[step].SelectMany(run => run.Outputs),
                output => Assert.True(
                    output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {output.Reason}"));
        }
    }

    private static string Text(GeneratorRunResult result, string file) =>
        result.GeneratedSources.Single(source => source.HintName == $"Shop.Digits.{file}.g.cs").SourceText.ToString();

    private static (GeneratorRunResult First, GeneratorRunResult Second) RunTwice(int file, string before, string after)
    {
        var settings = new CompilationSettings();
        var compilation = GeneratedCompilation.Compile([Network, Part, Losses, Numbers], settings);
        var driver = GeneratedCompilation.Start(settings).RunGenerators(compilation, TestContext.Current.CancellationToken);
        var first = driver.GetRunResult().Results.Single();
        Assert.NotEmpty(first.GeneratedSources);

        var tree = compilation.SyntaxTrees[file];
        var text = tree.ToString();
        Assert.Contains(before, text, StringComparison.Ordinal);
        var edited = tree.WithChangedText(
            Microsoft.CodeAnalysis.Text.SourceText.From(text.Replace(before, after, StringComparison.Ordinal)));
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, edited), TestContext.Current.CancellationToken);
        return (first, driver.GetRunResult().Results.Single());
    }
}
