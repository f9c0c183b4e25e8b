using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using KernelGen.Analyzers.Stray;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>Rules, their pages, their links and the code on the pages belong together.</summary>
public sealed partial class RuleTableTests
{
    private static readonly string Folder = typeof(RuleTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RulePages").Value!;

    private static readonly DiagnosticDescriptor[] All = [
        .. DeclarationRules.Declaration, DeclarationRules.InternalError, .. CostRules.All, .. StrayRules.All, .. FrozenRules.All
    ];

    public static TheoryData<string> Ids => [.. All.Select(rule => rule.Id)];

    public static TheoryData<string> DeclarationIds => [.. DeclarationRules.Declaration.Select(rule => rule.Id)];

    [Fact]
    public void Every_descriptor_is_in_the_table_once()
    {
        Type[] tables = [typeof(DeclarationRules), typeof(CostRules), typeof(StrayRules), typeof(FrozenRules)];
        var declared = tables.SelectMany(table => table.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);

        Assert.Equal(declared.Order(StringComparer.Ordinal), All.Select(rule => rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(All.Length, All.Select(rule => rule.Id).Distinct().Count());
        Assert.Equal(DeclarationRules.Declaration, new DeclarationAnalyzer().SupportedDiagnostics);
        Assert.Equal(CostRules.All.Add(StrayRules.IntegerMultiplication), new CostAnalyzer().SupportedDiagnostics);
        Assert.Equal(StrayRules.All, new StrayAnalyzer().SupportedDiagnostics);
    }

    [Fact]
    public void Every_page_has_a_rule()
    {
        var pages = Directory.GetFiles(Folder, "KG*.md").Select(file => Path.GetFileNameWithoutExtension(file));

        Assert.Equal(All.Select(rule => rule.Id).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_with_its_title_and_severity(string id)
    {
        var rule = All.Single(candidate => candidate.Id == id);
        Assert.Equal("https://github.com/kernelgen/kernelgen/blob/main/docs/rules/" + id + ".md", rule.HelpLinkUri);

        // Integers outside hot code are the one thing that is only looked at where somebody asks for it.
        Assert.Equal(id != StrayRules.IntegerMultiplication.Id, rule.IsEnabledByDefault);
        var page = Page(id);
        Assert.StartsWith(
            $"# {id}: {rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture)}\n", page, StringComparison.Ordinal);
        var severity = rule.DefaultSeverity.ToString().ToLowerInvariant() + (rule.IsEnabledByDefault ? "" : ", off by default");
        Assert.Contains($"Severity: {severity}.", page, StringComparison.Ordinal);
        Assert.Contains("\n## When to suppress\n", page, StringComparison.Ordinal);
    }

    /// <summary>The overview, and the README where it has room for it, list all rules; KERNELGEN_WRITE_RULES=1 writes them anew.</summary>
    [Theory]
    [InlineData("docs/rules/README.md", "")]
    [InlineData("README.md", "docs/rules/")]
    public void The_table_of_rules_is_that_of_the_release_files(string page, string folder)
    {
        var path = Path.Combine(RuleTable.Root, page);
        var text = File.ReadAllText(path);
        var updated = RuleTable.Update(text, RuleTable.Markdown(folder));
        Assert.True(
            updated is not null || page == "README.md",
            $"{page} has no place for the table: write {RuleTable.Begin} and {RuleTable.End} on lines of their own.");
        if (Environment.GetEnvironmentVariable("KERNELGEN_WRITE_RULES") == "1" && updated is not null)
        {
            File.WriteAllText(path, updated);
        }

        Assert.Equal(updated ?? text, File.ReadAllText(path));
    }

    [Fact]
    public void The_release_files_have_every_rule_with_its_title_category_and_severity() => Assert.Equal(
        All.Select(rule => (rule.Id, rule.Title.ToString(
            System.Globalization.CultureInfo.InvariantCulture), rule.Category, rule.IsEnabledByDefault
            ? rule.DefaultSeverity.ToString()
            : "Disabled")).Order(),
        RuleTable.Released().Select(rule => (rule.Id, rule.Title, rule.Category, rule.Severity)));

    [Theory]
    [MemberData(nameof(DeclarationIds))]
    public async Task The_example_fires_and_the_fix_is_clean(string id)
    {
        var blocks = Code().Matches(Page(id)).Select(match => (Language: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();

        // Two rules are about the project: their example stands in a project that the fix changes.
        var allowUnsafe = id != "KG0011";
        var language = id == "KG0012" ? LanguageVersion.CSharp11 : LanguageVersion.Latest;
        var found = await AnalyzedCode.Findings([blocks[0].Text], language, allowUnsafe);
        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(id, finding.Id));

        var fixes = blocks.Skip(1).Where(block => block.Language == "csharp").ToList();
        Assert.True(fixes.Count > 0 || blocks.Skip(1).Any(block => block.Language == "xml"), "There is no fix on the page.");
        Assert.All(fixes, fix => Assert.NotEqual(blocks[0].Text, fix.Text));
        foreach (var fix in fixes)
        {
            Assert.Empty(await AnalyzedCode.Findings([fix.Text]));
        }

        if (fixes.Count == 0)
        {
            Assert.Empty(await AnalyzedCode.Findings([blocks[0].Text]));
        }
    }

    private static string Page(string id) => File.ReadAllText(Path.Combine(Folder, id + ".md")).ReplaceLineEndings("\n");

    [GeneratedRegex("```(csharp|xml)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
