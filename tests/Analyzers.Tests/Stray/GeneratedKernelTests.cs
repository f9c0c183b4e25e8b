using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>The product's own kernels are held to the rules, integers included.</summary>
public sealed partial class GeneratedKernelTests
{
    private const string Free = "[Network(BatchSize = 40, MultiplicationFree = true), Input(20), Dense(40), ShiftBatchNorm, ReLU, "
        + "Dropout(0.25f), Dense(10), ShiftBatchNorm, SquaredHinge, ShiftMomentum(3)]";

    private const string Normalised = "[Network(BatchSize = 40), Input(20), Dense(40), BatchNorm, ReLU, Dense(10), BatchNorm, "
        + "SquaredHinge]";

    [Theory]
    [InlineData(Free)]
    [InlineData(Normalised)]
    [InlineData("[Network(BatchSize = 7, Weights = Weights.Real), Input(3), Dense(4), ReLU, Dense(2), SoftmaxCrossEntropy, Adam]")]
    public async Task Kernels_that_say_they_are_free_are(string attributes)
    {
        var code = Code(attributes);
        var generated = Generated(code);
        Assert.Empty(await (code with { Generate = false }).Diagnostics(generated));
        Assert.Contains(
            generated.SyntaxTrees, tree => tree.ToString().Contains("[KernelGen.MultiplicationFree, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_planted_multiplication_is_found()
    {
        var code = Code(Free) with { Generate = false };
        var generated = Generated(Code(Free));
        var tree = generated.SyntaxTrees.First(candidate => Marked().IsMatch(candidate.ToString()));
        var text = tree.ToString();
        var mark = Marked().Match(text);
        var planted = text.Insert(mark.Index + mark.Length, "\n        { float planted = Environment.TickCount; planted *= planted; }");
        Assert.NotEqual(text, planted);

        var finding = Assert.Single(await code.Diagnostics(generated.ReplaceSyntaxTree(
            tree,
            CSharpSyntaxTree.ParseText(
                "using System;\n" + planted,
                (CSharpParseOptions)tree.Options,
                tree.FilePath,
                cancellationToken: TestContext.Current.CancellationToken))));
        Assert.Equal("KG0201", finding.Id);
    }

    // A planted multiplication is not found where the generator's files stand: no code of theirs is read.
    [Theory]
    [InlineData("")]
    [InlineData("[assembly: KernelGen.MultiplicationFree]")]
    [InlineData("// top level\nSystem.Console.WriteLine(1);")]
    public async Task In_a_project_no_code_of_the_generated_half_is_read(string more)
    {
        var code = Code(Normalised.Replace("BatchSize = 40", "BatchSize = 41", StringComparison.Ordinal));
        code = code with { Sources = [.. code.Sources, more] };
        var written = Generated(code);
        var tree = written.SyntaxTrees.First(candidate => Marked().IsMatch(candidate.ToString()));
        var mark = Marked().Match(tree.ToString());
        var planted = CSharpSyntaxTree.ParseText(
            "using System;\n" + tree.ToString()
                .Insert(mark.Index + mark.Length, "\n        { float planted = Environment.TickCount; planted *= planted; }"),
            (CSharpParseOptions)tree.Options,
            "Shop/KernelGen.Generator.NetworkGenerator/" + tree.FilePath,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(await (code with { Generate = false }).Diagnostics(written.ReplaceSyntaxTree(tree, planted)));
    }

    [Fact]
    public async Task Calls_of_a_network_are_judged_by_its_kernels()
    {
        static StrayCode Caller(string attributes) => Code(attributes) with
        {
            Sources = [
                .. Code(attributes).Sources,
                "[KernelGen.MultiplicationFree] static class Caller { static float Step(Shop.Digits net, float[] x, int[] y) => "
                    + "net.Train(x, y, 0.5f); static int Ask(KernelGen.INetwork net, float[] x) => net.BatchSize; }"
            ],
        };

        Assert.Empty(await Caller(Free).Diagnostics());
        var finding = Assert.Single(await Caller(Normalised).Diagnostics());
        Assert.Equal("KG0205", finding.Id);
        Assert.StartsWith(
            "This leads to Digits.Train → ",
            finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
    }

    private static StrayCode Code(string attributes) => new()
    {
        Sources = [$"using KernelGen;\nnamespace Shop;\n{attributes}\npublic sealed partial class Digits;\n"],
        Generate = true,
    };

    private static Compilation Generated(StrayCode code)
    {
        var both = StrayCode.Generated(code.Compilation());

        // Under other names: nothing is looked for in a user's project in what the generator itself has written.
        foreach (var tree in both.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            both = both.ReplaceSyntaxTree(tree, tree.WithFilePath(System.IO.Path.GetFileName(tree.FilePath)));
        }

        return both;
    }

    // The brace that opens the body of a marked method.
    [GeneratedRegex(@"\[KernelGen\.MultiplicationFree, [^{;]*\{")]
    private static partial Regex Marked();
}
