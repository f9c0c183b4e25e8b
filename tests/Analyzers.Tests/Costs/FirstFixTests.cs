using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Costs;
using KernelGen.Analyzers.Stray;
using KernelGen.Analyzers.Tests.WalkThrough;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>What the first fix writes is not itself reported: whoever takes it is done with that attribute.</summary>
public sealed partial class FirstFixTests
{
    public static TheoryData<string> Sources =>
    [
        .. CostRules.All
            .Select(static rule => Code().Match(
                File.ReadAllText(Path.Combine(RuleTable.Root, "docs", "rules", rule.Id + ".md")).ReplaceLineEndings("\n")).Groups[1].Value)
            .Concat(CostSummaryTests.Networks.Select(static row => CostSummaryTests.Source(row.Data)))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task The_first_fix_is_not_reported_in_its_turn(string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Shop", LanguageNames.CSharp)
            .WithMetadataReferences(
                [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)])
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true))
            .AddDocument("Digits.cs", source);
        var before = await Find(document);
        foreach (var (attribute, diagnostic) in before.Where(static found => found.Attribute >= 0))
        {
            if (await Fixers.InEditor(document, diagnostic) is not [var action, ..])
            {
                continue;
            }

            var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
            var changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(document.Id)!;

            // That the network could now promise to stay so (KG0109) is no reproach.
            var known = before.Where(found => found.Attribute == attribute).Select(static found => found.Diagnostic.Id).Append("KG0109")
                .ToList();
            Assert.DoesNotContain(await Find(changed), found => found.Attribute == attribute && !known.Contains(found.Diagnostic.Id));
        }
    }

    // With the number of the attribute that each is about, or -1.
    private static async Task<IReadOnlyList<(int Attribute, Diagnostic Diagnostic)>> Find(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var attributes = (await document.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!.DescendantNodes()
            .OfType<AttributeSyntax>().ToList();
        var found = await compilation.WithAnalyzers([new CostAnalyzer(), new StrayAnalyzer(), new DeclarationAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [
            .. found.Select(
                diagnostic => (attributes.FindIndex(attribute => attribute.Span.Contains(diagnostic.Location.SourceSpan)), diagnostic))
        ];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
