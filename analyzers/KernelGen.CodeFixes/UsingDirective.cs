using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes;

/// <summary>
/// Adds <c>using KernelGen;</c> where the file has its directives: at the top, or in each namespace where it is needed; in
/// alphabetical order after System's, and under no #if.
/// </summary>
internal static class UsingDirective
{
    private const string Space = "KernelGen";

    /// <summary>Adds the directive.</summary>
    /// <param name="root">The file.</param>
    /// <param name="needed">What needs it.</param>
    public static CompilationUnitSyntax Add(CompilationUnitSyntax root, IReadOnlyCollection<SyntaxNode> needed)
    {
        if (root.Usings.Count > 0)
        {
            return root.WithUsings(Insert(root.Usings));
        }

        // Directives stand in namespaces here: where all that needs one does.
        var spaces = root.Members.OfType<BaseNamespaceDeclarationSyntax>()
            .Where(space => needed.Any(node => space.Span.Contains(node.Span)))
            .ToList();
        return spaces.Count > 0
            && spaces.All(static space => space.Usings.Count > 0)
            && needed.All(node => spaces.Any(space => space.Span.Contains(node.Span)))
            ? root.ReplaceNodes(spaces, static (_, space) => space.WithUsings(Insert(space.Usings)))
            : AddFirst(root);
    }

    /// <summary>Adds <c>extern alias …;</c> at the top.</summary>
    public static CompilationUnitSyntax AddExtern(CompilationUnitSyntax root, string alias)
    {
        var trivia = root.GetLeadingTrivia();
        var head = Head(trivia);
        var directive = ((CompilationUnitSyntax)SyntaxFactory.ParseSyntaxTree($"extern alias {alias};\n").GetRoot()).Externs[0];
        return root.WithLeadingTrivia(trivia.Skip(head))
            .WithExterns(root.Externs.Insert(0, directive.WithLeadingTrivia(trivia.Take(head))));
    }

    private static SyntaxList<UsingDirectiveSyntax> Insert(SyntaxList<UsingDirectiveSyntax> usings)
    {
        var first = usings[0];
        var above = first.GetLeadingTrivia();
        var indent = above.Count == 0 ? default : above[above.Count - 1];
        var added = Directive(EndOfLine(first))
            .WithLeadingTrivia(indent.IsKind(SyntaxKind.WhitespaceTrivia) ? [indent] : default(SyntaxTriviaList));
        var index = Place(usings);
        if (index > 0)
        {
            return usings.Insert(index, added);
        }

        // What stands above the directives stays there, but for what begins a part that is compiled on a condition.
        var trivia = first.GetLeadingTrivia();
        var head = trivia.TakeWhile(static item => !item.IsDirective).Count();
        head = head == trivia.Count
            ? head
            : Math.Max(0, trivia.Take(head).ToList().FindLastIndex(static item => item.IsKind(SyntaxKind.EndOfLineTrivia)) + 1);
        return usings
            .Replace(first, first.WithLeadingTrivia(head == trivia.Count ? added.GetLeadingTrivia() : trivia.Skip(head)))
            .Insert(0, head == trivia.Count
                ? added.WithLeadingTrivia(trivia)
                : added.WithLeadingTrivia(trivia.Take(head).Concat(added.GetLeadingTrivia())));
    }

    // Behind all that come before it by name; where that is under an #if, at the nearest place that is not.
    private static int Place(SyntaxList<UsingDirectiveSyntax> usings)
    {
        var wanted = usings.Count(static directive => ComesBefore(directive));
        var open = new int[usings.Count + 1];
        for (var i = 0; i < usings.Count; i++)
        {
            open[i + 1] = open[i] + usings[i].GetLeadingTrivia().Sum(static trivia => trivia.Kind() switch
            {
                SyntaxKind.IfDirectiveTrivia => 1,
                SyntaxKind.EndIfDirectiveTrivia => -1,
                _ => 0,
            });
        }

        // The place before a directive is above what leads it.
        return Enumerable.Range(0, usings.Count + 1).Where(place => open[place] == 0).OrderBy(place => Math.Abs(place - wanted)).First();
    }

    private static bool ComesBefore(UsingDirectiveSyntax directive) =>
        !directive.GlobalKeyword.IsKind(SyntaxKind.None)
        || (directive.Alias is null && directive.StaticKeyword.IsKind(SyntaxKind.None) && directive.Name?.ToString() is { } name
            && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal) || string.CompareOrdinal(name, Space) < 0));

    private static CompilationUnitSyntax AddFirst(CompilationUnitSyntax root)
    {
        var end = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        end = end.IsKind(SyntaxKind.EndOfLineTrivia) ? end : SyntaxFactory.LineFeed;
        if (root.Externs.Count > 0)
        {
            return root.WithUsings([Directive(end)]);
        }

        var trivia = root.GetLeadingTrivia();
        var head = Head(trivia);
        return root
            .WithLeadingTrivia(trivia.Skip(head).Prepend(end))
            .WithUsings([Directive(end).WithLeadingTrivia(trivia.Take(head))]);
    }

    // Below a comment at the head of the file that an empty line follows, and below what must come first or
    // holds for the whole file; above everything else.
    private static int Head(SyntaxTriviaList trivia)
    {
        var head = 0;
        var isLicence = true;
        for (var i = 0; i < trivia.Count; i++)
        {
            switch (trivia[i].Kind())
            {
                case SyntaxKind.EndOfLineTrivia when isLicence && i > 0 && trivia[i - 1].IsKind(SyntaxKind.EndOfLineTrivia):
                    head = i + 1;
                    isLicence = false;
                    break;
                case SyntaxKind.DefineDirectiveTrivia or SyntaxKind.UndefDirectiveTrivia
                    or SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.IgnoredDirectiveTrivia
                    or SyntaxKind.NullableDirectiveTrivia
                    or SyntaxKind.PragmaWarningDirectiveTrivia or SyntaxKind.PragmaChecksumDirectiveTrivia:
                    head = i + 1;
                    isLicence = false;
                    break;
                case SyntaxKind.IfDirectiveTrivia or SyntaxKind.RegionDirectiveTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia:
                    return head;
            }
        }

        return head;
    }

    private static UsingDirectiveSyntax Directive(SyntaxTrivia end) => SyntaxFactory
        .UsingDirective(SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], Space, [])))
        .WithUsingKeyword(SyntaxFactory.Token([], SyntaxKind.UsingKeyword, [SyntaxFactory.Space]))
        .WithSemicolonToken(SyntaxFactory.Token([], SyntaxKind.SemicolonToken, [end]));

    private static SyntaxTrivia EndOfLine(UsingDirectiveSyntax directive) =>
        directive.GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is var end
        && end.IsKind(SyntaxKind.EndOfLineTrivia)
            ? end
            : SyntaxFactory.LineFeed;
}
