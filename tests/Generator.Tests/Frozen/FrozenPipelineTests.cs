using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Basic.Reference.Assemblies;
using KernelGen.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace KernelGen.Generator.Tests.Frozen;

/// <summary>From a model file among a project's files to the other half of a class.</summary>
public sealed class FrozenPipelineTests
{
    private const string Class = "namespace Shop;\n\n[KernelGen.FrozenNetwork(\"digits.kgmodel\")]\npublic static partial class Digits;\n";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp12);

    private static string Model => field ??= ModelText.Encode(new FrozenGraph(
        "DigitNet",
        "3 Dense(2, Ternary) SquaredHinge",
        new FixedPointInput(new(1, 1, 3), 4, -128, 127),
        [
            new DenseSum([-1], new(1, 1, 2), [1, 0, -1, 0, 1, 1]),
            new Scale([0], new(1, 1, 2), [1, 0, 3, -1], [5, -5], 0, int.MinValue, int.MaxValue),
        ],
        4,
        true,
        0)
    {
        Error = new(10_000, 0.0125, 0.0126),
    });

    [Theory]
    [InlineData("digits.kgmodel", "/home/me/shop/digits.kgmodel")]
    [InlineData("models/digits.kgmodel", "C:\\shop\\models\\digits.kgmodel")]
    [InlineData("./Digits.kgmodel", "/home/me/shop/digits.kgmodel")]
    public void The_class_that_names_a_file_of_the_project_compiles_without_a_warning(string written, string path)
    {
        var (output, result) = Run([Class.Replace("digits.kgmodel", written, System.StringComparison.Ordinal)], (path, Model));

        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(
            ["Shop.Digits-Frozen.Batch.g.cs", "Shop.Digits-Frozen.Kernels.g.cs", "Shop.Digits-Frozen.g.cs"],
            result.GeneratedSources.Select(source => source.HintName).Order(System.StringComparer.Ordinal));
        Assert.All(
            result.GeneratedSources, source => Assert.All(source.SourceText.Lines, line => Assert.InRange(line.Span.Length, 0, 140)));
        var text = string.Concat(result.GeneratedSources.Select(source => source.SourceText));
        Assert.Contains("1.26 % of 10,000", text, System.StringComparison.Ordinal);
        Assert.Contains("notFinite: buffer NotFinite.</para>", text, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_layers_that_are_no_straight_line_code_stand_in_a_file_of_their_own()
    {
        var model = ModelText.Encode(new FrozenGraph(
            "WideNet",
            "200 Dense(300)",
            new ByteInput(new(1, 1, 200)),
            [
                new DenseSum([-1], new(1, 1, 300), [.. Enumerable.Range(0, 200 * 300).Select(weight => (sbyte)((weight * 7 % 3) - 1))]),
                new Scale([0], new(1, 1, 300), [.. Enumerable.Repeat((sbyte)1, 300)], new int[300], 0, int.MinValue, int.MaxValue),
            ],
            0,
            true,
            0));
        var (output, result) = Run([Class], ("digits.kgmodel", model));

        Assert.Empty(result.Diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Contains("Shop.Digits-Frozen.Weights.g.cs", result.GeneratedSources.Select(source => source.HintName));
        Assert.All(
            result.GeneratedSources, source => Assert.All(source.SourceText.Lines, line => Assert.InRange(line.Span.Length, 0, 140)));
    }

    [Fact]
    public void A_class_within_a_class_and_lines_that_end_in_other_ways_compile_too()
    {
        const string Nested = "public partial class Outer { internal partial struct Inner { "
            + "[KernelGen.FrozenNetwork(\"a.kgmodel\")] internal static partial class @class; } }";
        var (output, result) = Run([Nested], ("a.kgmodel", Model.ReplaceLineEndings("\r\n")));

        Assert.Empty(result.Diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1591" or "CS8981")));
    }

    [Theory]
    [InlineData("KG0401", "static partial class", "digits.kgmodel", "sealed partial class")]
    [InlineData("KG0401", "static partial class", "digits.kgmodel", "static class")]
    [InlineData("KG0402", "digits.kgmodel", "other.kgmodel", "digits.kgmodel")]
    [InlineData("KG0402", "digits.kgmodel", "igits.kgmodel", "digits.kgmodel")]
    public void What_does_not_fit_is_said_at_the_attribute(string id, string from, string file, string to)
    {
        var (_, result) = Run([Class.Replace(from, to, System.StringComparison.Ordinal)], ("/shop/" + file, Model));

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(2, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Empty(result.GeneratedSources);
    }

    [Theory]
    [InlineData("", "first line")]
    [InlineData("KernelGen model\n", "cut off")]
    [InlineData("KernelGen model\nnot base64!\n", "base64")]
    public void A_file_that_is_no_model_says_why(string text, string expected) => Report(text, expected);

    [Fact]
    public void A_damaged_file_says_so()
    {
        // The first line of content, behind the head that has no checksum of its own.
        var at = Model.IndexOf("\nS0", System.StringComparison.Ordinal) + 60;
        Report(Model[..at] + (Model[at] == 'A' ? 'B' : 'A') + Model[(at + 1)..], "checksum");
    }

    [Fact]
    public void An_edit_elsewhere_reads_nothing_again()
    {
        var driver = Driver(("digits.kgmodel", Model));
        var before = Compilation([Class, "class Other { int A; }"]);
        driver = driver.RunGenerators(before, TestContext.Current.CancellationToken);
        var after = Compilation(["// a line above\n" + Class, "class Other { int A, B; }"]);
        var steps = driver.RunGenerators(after, TestContext.Current.CancellationToken).GetRunResult().Results.Single().TrackedSteps;
        foreach (var name in new[] { TrackingNames.FrozenDeclarations, TrackingNames.FrozenModels, TrackingNames.FrozenSources })
        {
            Assert.All(
                steps[name].SelectMany(step => step.Outputs),
                output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, name));
        }
    }

    private static void Report(string text, string expected)
    {
        var (_, result) = Run([Class], ("digits.kgmodel", text));
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("KG0403", diagnostic.Id);
        Assert.Contains(
            expected, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), System.StringComparison.Ordinal);
        Assert.Empty(result.GeneratedSources);
    }

    private static (Compilation Output, GeneratorRunResult Result) Run(
        IReadOnlyList<string> sources, params (string Path, string Text)[] files)
    {
        var driver = Driver(files).RunGeneratorsAndUpdateCompilation(
            Compilation(sources), out var output, out _, TestContext.Current.CancellationToken);
        return (output, driver.GetRunResult().Results.Single());
    }

    private static GeneratorDriver Driver(params (string Path, string Text)[] files) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        additionalTexts: files.Select(file => new File(file.Path, file.Text)),
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static CSharpCompilation Compilation(IReadOnlyList<string> sources) => CSharpCompilation.Create(
        "Shop",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, Options, $"Source{index}.cs")),
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable));

    private sealed class File(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
