using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>The pages of the rules of costs: the example says what the page says it does, and the fixed code no longer does.</summary>
public sealed partial class CostPageTests
{
    public static TheoryData<string> Ids => [.. CostRules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_fires_with_the_quoted_message_and_the_fix_does_not(string id)
    {
        var page = (await File.ReadAllTextAsync(
            Path.Combine(RuleTable.Root, "docs", "rules", id + ".md"), TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        var code = Code().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, code.Count);

        var found = Assert.Single(await AnalyzedCode.Findings([code[0]], analyzer: new CostAnalyzer()), finding => finding.Id == id);
        Assert.True(page.Contains($"\n> {found.Message}\n", StringComparison.Ordinal), $"The page does not quote: {found.Message}");
        Assert.DoesNotContain(await AnalyzedCode.Findings([code[1]], analyzer: new CostAnalyzer()), finding => finding.Id == id);
        Assert.Empty(await AnalyzedCode.Findings([code[1]]));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
