using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Statements that nothing is left of.</summary>
internal static class Removal
{
    private static readonly SyntaxAnnotation Mark = new("KernelGen.Removed");

    /// <summary>The statement that is an expression and nothing else, where it can go; null otherwise.</summary>
    public static StatementSyntax? Statement(ExpressionSyntax expression) =>
        expression.Parent is ExpressionStatementSyntax { Parent: BlockSyntax } statement && IsPossible(statement) ? statement : null;

    /// <summary>Whether no directive and no comment within would go with it.</summary>
    public static bool IsPossible(SyntaxNode node) =>
        !node.ContainsDirectives && !node.DescendantTrivia().Any(trivia => FixWriter.IsComment(trivia) && node.Span.Contains(trivia.Span));

    /// <summary>A node that is to be removed.</summary>
    public static SyntaxNode Marked(SyntaxNode node) => node.WithAdditionalAnnotations(Mark);

    /// <summary>Removes what is marked. Comments around it stay where they are.</summary>
    public static SyntaxNode Apply(SyntaxNode root)
    {
        while (root.GetAnnotatedNodes(Mark).FirstOrDefault() is { } node)
        {
            var kept = Kept(node).ToList();
            if (kept.Count > 0)
            {
                var next = node.GetLastToken().GetNextToken();
                root = root.ReplaceToken(next, next.WithLeadingTrivia(kept.Concat(next.LeadingTrivia)));
                node = root.GetAnnotatedNodes(Mark).First();
            }

            root = root.RemoveNode(node, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return root;
    }

    // Whole lines of comments above, and the comment behind on a line of its own.
    private static IEnumerable<SyntaxTrivia> Kept(SyntaxNode node)
    {
        var leading = node.GetLeadingTrivia();
        var last = -1;
        for (var i = 0; i < leading.Count; i++)
        {
            last = FixWriter.IsComment(leading[i]) ? i : last;
        }

        var above = leading.Take(last + 1)
            .Concat(leading.Skip(last + 1).TakeWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).Take(last < 0 ? 0 : 1));
        var trailing = node.GetTrailingTrivia();
        return trailing.Any(FixWriter.IsComment)
            ? above.Concat(leading.Skip(last + 1).Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
                .Concat(trailing.SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            : above;
    }
}
