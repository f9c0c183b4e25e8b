using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Adds <c>using KernelGen;</c> where the file has its directives: at the top, or in its namespace; in alphabetical order after System's.</summary>
internal static class UsingDirective
{
    private const string Space = "KernelGen";

    public static CompilationUnitSyntax Add(CompilationUnitSyntax root)
    {
        var inner = root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault(space => space.Usings.Count > 0);
        return root.Usings.Count == 0 && inner is not null
            ? root.ReplaceNode(inner, inner.WithUsings(Insert(inner.Usings, inner.Usings[0])))
            : root.Usings.Count > 0 ? root.WithUsings(Insert(root.Usings, root.Usings[0])) : AddFirst(root);
    }

    private static SyntaxList<UsingDirectiveSyntax> Insert(SyntaxList<UsingDirectiveSyntax> usings, UsingDirectiveSyntax first)
    {
        var indent = first.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var index = usings.Count(directive => ComesBefore(directive));
        SyntaxTriviaList leading = indent.IsKind(SyntaxKind.None) ? [] : [indent];
        var added = Directive(EndOfLine(first)).WithLeadingTrivia(leading);
        if (index > 0)
        {
            return usings.Insert(index, added);
        }

        // What stands above the directives stays there.
        return usings.Replace(first, first.WithLeadingTrivia(added.GetLeadingTrivia())).Insert(0, added.WithLeadingTrivia(first.GetLeadingTrivia()));
    }

    private static bool ComesBefore(UsingDirectiveSyntax directive) =>
        !directive.GlobalKeyword.IsKind(SyntaxKind.None)
        || (directive.Alias is null && directive.StaticKeyword.IsKind(SyntaxKind.None) && directive.Name?.ToString() is { } name
            && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal) || string.CompareOrdinal(name, Space) < 0));

    // Below a comment at the head of the file that an empty line follows, above everything else.
    private static CompilationUnitSyntax AddFirst(CompilationUnitSyntax root)
    {
        var end = SyntaxFactory.EndOfLine(root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToString() is { Length: > 0 } text ? text : "\n");
        var trivia = root.GetLeadingTrivia();
        var head = 0;
        for (var i = 1; i < trivia.Count; i++)
        {
            if (trivia[i].IsKind(SyntaxKind.EndOfLineTrivia) && trivia[i - 1].IsKind(SyntaxKind.EndOfLineTrivia))
            {
                head = i + 1;
                break;
            }
        }

        return root
            .WithLeadingTrivia(trivia.Skip(head).Prepend(end))
            .WithUsings([Directive(end).WithLeadingTrivia(trivia.Take(head))]);
    }

    private static UsingDirectiveSyntax Directive(SyntaxTrivia end) => SyntaxFactory
        .UsingDirective(SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], Space, [])))
        .WithUsingKeyword(SyntaxFactory.Token([], SyntaxKind.UsingKeyword, [SyntaxFactory.Space]))
        .WithSemicolonToken(SyntaxFactory.Token([], SyntaxKind.SemicolonToken, [end]));

    private static SyntaxTrivia EndOfLine(UsingDirectiveSyntax directive) =>
        directive.GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is var end && end.IsKind(SyntaxKind.EndOfLineTrivia)
            ? end
            : SyntaxFactory.LineFeed;
}
