using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KernelGen.Analyzers.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>The pages of the rules about stray multiplications: the example fires, and the fixed code does not.</summary>
public sealed partial class StrayPageTests
{
    private static readonly string Folder = Path.Combine(CorpusFiles.Root, "docs", "rules");

    public static TheoryData<string> Ids => [.. StrayRules.All.Select(rule => rule.Id)];

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
