using System.Linq;
using System.Threading.Tasks;
using KernelGen.Generator.Declaration.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>Every rule fires where it should, with the words it should, and nowhere else.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Ids => [.. DeclarationRules.Declaration.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Fires_at_its_place_with_its_message(string id)
    {
        Assert.All(
            RuleCases.Firing[id],
            ruleCase => Assert.Contains(ruleCase.Sources, source => source.Contains("{|" + id, System.StringComparison.Ordinal)));
        foreach (var ruleCase in RuleCases.Firing[id])
        {
            await ruleCase.Verify();
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Stays_silent_where_nothing_is_wrong(string id)
    {
        Assert.NotEmpty(RuleCases.Silent[id]);
        foreach (var ruleCase in RuleCases.Silent[id])
        {
            await ruleCase.Verify();
        }
    }
}
