using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Rules about stray multiplications, their pages, and the code on the pages belong together.</summary>
public sealed partial class StrayRuleTableTests
{
    private static readonly string Folder = Path.Combine(CorpusFiles.Root, "docs", "rules");

    public static TheoryData<string> Ids => [.. StrayRules.All.Select(rule => rule.Id)];

    [Fact]
    public void Every_descriptor_is_in_the_table_once()
    {
        var declared = typeof(StrayRules).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor)).Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);

        Assert.Equal(declared.Order(StringComparer.Ordinal), StrayRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal));
        Assert.Equal(StrayRules.All, new StrayAnalyzer().SupportedDiagnostics);
    }

    [Fact]
    public void Every_page_has_a_rule() => Assert.Equal(
        StrayRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder, "KG02*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_with_its_title_and_severity(string id)
    {
        var rule = StrayRules.All.Single(candidate => candidate.Id == id);
        Assert.Equal("https://github.com/kernelgen/kernelgen/blob/main/docs/rules/" + id + ".md", rule.HelpLinkUri);
        Assert.Equal(id != "KG0204", rule.IsEnabledByDefault);

        var page = Page(id);
        var severity = rule.DefaultSeverity.ToString().ToLowerInvariant() + (rule.IsEnabledByDefault ? "" : ", off by default");
        Assert.StartsWith($"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n\nSeverity: {severity}.\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Example\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## When to suppress\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_fires_and_the_fix_is_clean(string id)
    {
        var blocks = Code().Matches(Page(id)).Select(match => match.Groups[1].Value).ToList();
        Assert.True(blocks.Count > 1, "There is no fix on the page.");
        var found = await new StrayCode { Sources = [blocks[0]] }.Diagnostics();
        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Equal(id, finding.Id));
        foreach (var fix in blocks.Skip(1))
        {
            Assert.NotEqual(blocks[0], fix);
            Assert.Empty(await new StrayCode { Sources = [fix] }.Diagnostics());
        }
    }

    private static string Page(string id) => File.ReadAllText(Path.Combine(Folder, id + ".md")).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
