using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Code in every stage of being typed: parts of the corpus are missing, and nothing throws.</summary>
public sealed class MutilationTests
{
    private const int Rounds = 8;

    public static TheoryData<string> Names => CorpusFiles.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_throws(string name)
    {
        var source = CorpusFiles.Plain(name);
        var root = await CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)
            .GetRootAsync(TestContext.Current.CancellationToken);
        var tokens = root.DescendantTokens().Select(token => token.Span).ToList();
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // With the name of the file and the number of the round the same code is seen again.
            var random = new Random(name.Sum(character => character) + round);
            var cuts = Enumerable.Range(0, 1 + round)
                .Select(_ => (First: random.Next(tokens.Count), Length: 1 + random.Next(round < 4 ? 3 : 12)))
                .Select(cut => (Start: tokens[cut.First].Start, End: tokens[Math.Min(tokens.Count - 1, cut.First + cut.Length - 1)].End))
                .OrderByDescending(cut => cut.Start);
            var mutilated = cuts.Aggregate(source, (text, cut) => text.Remove(cut.Start, Math.Min(text.Length, cut.End) - cut.Start));
            found += (await new StrayCode { Sources = [mutilated], Setting = static _ => "true" }.Diagnostics()).Count;
        }

        Assert.True(found > 0, "Nothing was found in any mutilation, so nothing was looked at.");
    }
}
