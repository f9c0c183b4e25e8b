using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Runs over whole files of ordinary numeric C#: what is marked is found, nothing else is, and nothing throws.</summary>
public sealed class CorpusTests
{
    private static readonly string[] OfOperators = ["KG0201", "KG0202", "KG0203", "KG0204", "KG0205", "KG0209"];

    public static TheoryData<string> Names => CorpusFiles.Names;

    // The files that know nothing of this product.
    public static TheoryData<string> Ordinary =>
        [
            .. CorpusFiles.Names.Select(row => row.Data)
                .Where(name => !CorpusFiles.Plain(name).Contains("using KernelGen;", StringComparison.Ordinal))
        ];

    public static TheoryData<string> Folders => ["runtime", "samples"];

    [Theory]
    [MemberData(nameof(Names))]
    public Task What_is_marked_is_found(string name) =>
        StrayCase.Verify(new StrayCode { Sources = [CorpusFiles.Marked(name)], Names = [name], Setting = static _ => "true" });

    [Theory]
    [MemberData(nameof(Ordinary))]
    public async Task Silent_without_a_mention(string name) =>
        Assert.Empty(await new StrayCode { Sources = [CorpusFiles.Plain(name)] }.Diagnostics());

    /// <summary>
    /// A second opinion: the tokens of the source, with what the compiler knows of constants, against what was found. An operator that the
    /// file declares is in scope like all of it, and its own body is reported instead.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ordinary))]
    public async Task Each_operator_is_found_and_no_other(string name)
    {
        var code = new StrayCode { Sources = [CorpusFiles.Plain(name)], Setting = static _ => "true" };
        if (name != "Broken.cs.txt")
        {
            // What a corpus file says of numbers has to compile, or it says nothing.
            var errors = code.Compilation().GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            Assert.Empty(errors);
        }

        await VerifyOperators(code);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Each_operator_of_this_product_is_found(string folder)
    {
        var files = CorpusFiles.Own(folder).ToList();
        Assert.True(files.Count > 1);
        await VerifyOperators(new StrayCode
        {
            Sources = [.. files.Select(File.ReadAllText)], Names = files, Setting = static _ => "true", Generate = folder == "samples"
        });
    }

    private static async Task VerifyOperators(StrayCode code)
    {
        // What is generated is asked for names only: its own products are not the corpus'.
        var written = code.Compilation();
        var compilation = code.Generate ? StrayCode.Generated(written) : written;
        var expected = compilation.SyntaxTrees
            .Where(tree => code.Names?.Contains(tree.FilePath) ?? true)
            .SelectMany(tree => Operators(compilation, tree))
            .Order(StringComparer.Ordinal).ToList();
        var found = (await code.Diagnostics(written))
            .Where(finding => OfOperators.Contains(finding.Id)
                && IsOperator(finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan, getInnermostNodeForTie: true)))
            .Select(finding => Text(finding.Location.SourceTree!, finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length))
            .Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(expected, found);
    }

    private static IEnumerable<string> Operators(Compilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .Where(IsOperator)
            .Where(node => node.Ancestors().Append(node).OfType<ExpressionSyntax>().All(around => !model.GetConstantValue(around).HasValue))
            .Where(node => model.GetTypeInfo(node).Type is { TypeKind: not TypeKind.Error }
                && model.GetSymbolInfo(node).Symbol is { DeclaringSyntaxReferences.IsEmpty: true })
            .Where(node => node.FirstAncestorOrSelf<AttributeSyntax>() is null)
            .Select(node => Text(tree, node.SpanStart, node.Span.Length));
    }

    private static bool IsOperator(SyntaxNode node) => node.Kind() is
        SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression
        or SyntaxKind.MultiplyAssignmentExpression or SyntaxKind.DivideAssignmentExpression or SyntaxKind.ModuloAssignmentExpression;

    private static string Text(SyntaxTree tree, int start, int length) =>
        $"{Path.GetFileName(tree.FilePath)} ({start}): {tree.ToString().Substring(start, length)}";
}
