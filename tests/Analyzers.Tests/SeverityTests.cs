using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Costs;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>
/// Whose word counts: a rule's in .editorconfig, its category's, the project's, all analyzers', the
/// default; with and without warnings as errors.
/// </summary>
public sealed class SeverityTests
{
    private const string Source = """
        using KernelGen;
        namespace Shop;
        [Network(BatchSize = 20, Weights = Weights.Real), Input(3), Dense(5), BatchNorm, ReLU, Dense(2), BatchNorm, Hinge, Momentum]
        public sealed partial class Digits
        {
            static float Third(float x) => x * 0.3f;
        }
        """;

    private static readonly CSharpCompilation Digits = CSharpCompilation.Create(
        "Shop",
        [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(LanguageVersion.Latest), "/Digits.cs")],
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    private const string Rule = "dotnet_diagnostic.KG0101.severity = ";
    private const string Category = "dotnet_analyzer_diagnostic.category-KernelGen.Costs.severity = ";
    private const string All = "dotnet_analyzer_diagnostic.severity = ";

    /// <summary>What .editorconfig says of the rule, of the category, and of all; the project; what becomes of [BatchNorm].</summary>
    public static IEnumerable<TheoryDataRow<string?, string?, string?, string?, string>> Choices()
    {
        var values = new[] { null, "error", "warning", "suggestion", "none" };
        foreach (var rule in values)
        {
            foreach (var category in values)
            {
                foreach (var project in values)
                {
                    yield return new(rule, category, null, project, rule ?? category ?? project ?? "suggestion");
                }
            }
        }

        yield return new(null, null, "error", null, "error");
        yield return new(null, null, "error", "suggestion", "suggestion");
        yield return new(null, "warning", "error", "none", "warning");
        yield return new("suggestion", null, "error", "error", "suggestion");
    }

    [Fact]
    public async Task The_nearest_word_counts_in_a_build_with_the_package()
    {
        foreach (var choice in Choices())
        {
            var (rule, category, all, project, expected) = choice.Data;
            var config = string.Concat(
                rule is null ? "" : Rule + rule + "\n",
                category is null ? "" : Category + category + "\n",
                all is null ? "" : All + all + "\n");
            foreach (var strict in new[] { false, true })
            {
                var found = await Find(config, project, strict, WarningsNotAsErrors(strict || project != "error"), costsAlone: true);
                var severities = found.Where(static diagnostic => diagnostic.Id == "KG0101")
                    .Select(static diagnostic => diagnostic.Severity).Distinct().ToList();
                Assert.True(
                    expected == (severities is [var one] ? Name(one) : severities.Count == 0 ? "none" : "several"),
                    $"{choice.Data}, strict: {strict}: {string.Join(", ", severities)}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_default_a_network_has_one_warning_that_counts_the_others(bool strict)
    {
        var found = await Find("", null, strict, WarningsNotAsErrors(true));
        var costs = found.Where(static diagnostic => diagnostic.Id.StartsWith("KG01", StringComparison.Ordinal)).ToList();
        var warning = Assert.Single(costs, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning);
        Assert.All(
            costs.Where(diagnostic => diagnostic != warning),
            static diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
        Assert.Equal("KG0102", warning.Id);
        Assert.EndsWith(
            $"; {costs.Count - 1} more places in 'Digits' multiply, see their suggestions",
            warning.GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
        Assert.All(
            costs.Where(diagnostic => diagnostic != warning),
            static diagnostic => Assert.DoesNotContain(
                "more place", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(found, static diagnostic => diagnostic.Id == "KG0201").Severity);
    }

    [Theory]
    [InlineData("dotnet_diagnostic.KG0201.severity = error", DiagnosticSeverity.Error)]
    [InlineData("dotnet_analyzer_diagnostic.category-KernelGen.severity = error", DiagnosticSeverity.Error)]
    [InlineData("dotnet_analyzer_diagnostic.category-KernelGen.severity = suggestion", DiagnosticSeverity.Info)]
    [InlineData("", DiagnosticSeverity.Warning)]
    public async Task What_a_file_asks_of_stray_multiplications_holds_in_strict_builds(string config, DiagnosticSeverity expected) =>
        Assert.Equal(
            expected,
            Assert.Single(
                await Find(config, null, true, WarningsNotAsErrors(true)), static diagnostic => diagnostic.Id == "KG0201").Severity);

    [Fact]
    public async Task A_rule_that_the_project_wants_as_an_error_is_one()
    {
        var found = await Find("", null, true, WarningsNotAsErrors(true).SetItem("KG0101", ReportDiagnostic.Error));
        Assert.All(
            found.Where(static diagnostic => diagnostic.Id == "KG0101"),
            static diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
    }

    // What /warnaserror-:… becomes.
    private static ImmutableDictionary<string, ReportDiagnostic> WarningsNotAsErrors(bool on) => on
        ? CostRules.All.AddRange(StrayRules.All).ToImmutableDictionary(static rule => rule.Id, static _ => ReportDiagnostic.Default)
            .Remove("KG0109").Remove("KG0204").Remove("KG0207")
        : ImmutableDictionary<string, ReportDiagnostic>.Empty;

    private static string Name(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "suggestion",
        _ => "silent",
    };

    private static async Task<IReadOnlyList<Diagnostic>> Find(
        string config, string? project, bool strict, ImmutableDictionary<string, ReportDiagnostic> specific, bool costsAlone = false)
    {
        var configs = new ConfigFiles("root = true\n[*.cs]\n" + config, "is_global = true\nbuild_property.KernelGenCosts = " + project);
        var compilation = Digits.WithOptions(Digits.Options
            .WithGeneralDiagnosticOption(strict ? ReportDiagnostic.Error : ReportDiagnostic.Default)
            .WithSpecificDiagnosticOptions(specific)
            .WithSyntaxTreeOptionsProvider(configs.Severities));
        return await compilation.WithAnalyzers(
            costsAlone ? [new CostAnalyzer()] : [new CostAnalyzer(), new StrayAnalyzer()], new AnalyzerOptions([], configs.Options))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
