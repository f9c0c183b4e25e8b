using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes;

/// <summary>
/// Adds or removes the modifier that keeps a class from being a network: 'partial', 'static', 'abstract', 'file', 'required'.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ModifierCodeFix))]
[Shared]
public sealed class ModifierCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KG0001", "KG0002", "KG0004", "KG0005", "KG0010"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(WellKnownFixAllProviders.BatchFixer);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            diagnostic.Properties.TryGetValue(ModifierChange.Add, out var add);
            diagnostic.Properties.TryGetValue(ModifierChange.Remove, out var remove);

            // The place is a name; a field's name stands inside its declaration.
            var member = root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
            if (member is null || (add is null && remove is null))
            {
                continue;
            }

            var title = (add, remove) switch
            {
                (not null, not null) => $"Write '{add}' instead of '{remove}'",
                (not null, null) => $"Add '{add}'",
                _ => $"Remove '{remove}'",
            };
            context.RegisterCodeFix(
                CodeAction.Create(title, token => Change(context.Document, member, add, remove, token), equivalenceKey: title),
                diagnostic);
        }
    }

    private static async Task<Document> Change(
        Document document,
        MemberDeclarationSyntax member,
        string? add,
        string? remove,
        CancellationToken cancellationToken)
    {
        var modifiers = member.Modifiers;
        var removed = modifiers.FirstOrDefault(token => token.ValueText == remove);
        MemberDeclarationSyntax changed;
        if (add is not null && !removed.IsKind(SyntaxKind.None))
        {
            changed = member.WithModifiers(modifiers.Replace(removed, Token(add).WithTriviaFrom(removed)));
        }
        else if (add is not null)
        {
            changed = Append(member, Token(add));
        }
        else
        {
            // What stood before the modifier, its line's indent perhaps, belongs before the next word now.
            var next = removed.GetNextToken();
            changed = member.ReplaceTokens(
                [removed, next],
                (original, _) => original == removed
                    ? default
                    : next.WithLeadingTrivia(removed.LeadingTrivia.AddRange(next.LeadingTrivia)));
            changed = changed.WithModifiers(SyntaxFactory.TokenList(changed.Modifiers.Where(token => !token.IsKind(SyntaxKind.None))));
        }

        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(member, changed));
    }

    // 'partial' stands directly before 'class', so at the end.
    private static MemberDeclarationSyntax Append(MemberDeclarationSyntax member, SyntaxToken modifier)
    {
        modifier = modifier.WithLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space);
        if (member.Modifiers.Count > 0 || member is not TypeDeclarationSyntax type)
        {
            return member.AddModifiers(modifier);
        }

        modifier = modifier.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).AddModifiers(modifier);
    }

    private static SyntaxToken Token(string modifier) =>
        SyntaxFactory.Token(modifier == "partial" ? SyntaxKind.PartialKeyword : SyntaxKind.InternalKeyword);
}
