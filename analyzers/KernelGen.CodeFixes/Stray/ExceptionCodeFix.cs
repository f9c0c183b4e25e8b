using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Removes an [AllowMultiplication] that is not needed, or corrects its Count.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExceptionCodeFix))]
[Shared]
public sealed class ExceptionCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KG0208"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(WellKnownFixAllProviders.BatchFixer);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan) is not AttributeSyntax attribute)
            {
                continue;
            }

            diagnostic.Properties.TryGetValue(StrayProperties.Fault, out var fault);
            diagnostic.Properties.TryGetValue(StrayProperties.Count, out var count);
            if (fault == nameof(ExceptionFault.NotNeeded))
            {
                context.RegisterCodeFix(
                    CodeAction.Create("Remove [AllowMultiplication]", token => Remove(context.Document, attribute, token), "Remove"),
                    diagnostic);
            }
            else if (fault == nameof(ExceptionFault.WrongCount) && CountOf(attribute) is { } written)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Write 'Count = {count}'", token => Write(context.Document, written, count!, token), "Count"),
                    diagnostic);
            }
        }
    }

    private static ExpressionSyntax? CountOf(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Count")?.Expression;

    private static async Task<Document> Write(
        Document document, ExpressionSyntax written, string count, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(written, SyntaxFactory.ParseExpression(count).WithTriviaFrom(written)));
    }

    private static async Task<Document> Remove(Document document, AttributeSyntax attribute, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var list = (AttributeListSyntax)attribute.Parent!;

        // A list of its own goes with its line; comments and documentation above it stay.
        if (list.Attributes.Count > 1)
        {
            return document.WithSyntaxRoot(root!.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!);
        }

        var next = list.GetLastToken().GetNextToken();
        var owner = list.Parent!;
        var leading = list.GetLeadingTrivia();
        var marked = owner.ReplaceTokens(
            [next],
            (token, _) => token.WithLeadingTrivia(
                leading.Concat(token.LeadingTrivia.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))));
        var same = marked.DescendantNodes().OfType<AttributeListSyntax>()
            .First(candidate => candidate.IsEquivalentTo(list, topLevel: false));
        return document.WithSyntaxRoot(root!.ReplaceNode(owner, marked.RemoveNode(same, SyntaxRemoveOptions.KeepNoTrivia)!));
    }
}
