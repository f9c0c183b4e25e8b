using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Puts replacements in the place of expressions.</summary>
internal static class Rewriting
{
    private const int LongestQuote = 60;

    /// <summary>What the user reads.</summary>
    public static string Title(Replacement replacement, ExpressionSyntax expression, SemanticModel model)
    {
        if (!replacement.Title.Contains("{0}"))
        {
            return replacement.Title;
        }

        var code = Replaced(replacement, expression, Target.Of(expression, model), new FixWriter(model, expression.SpanStart))
            .WithoutTrivia().ToString();
        code = code.Contains("\n") ? "…" : code;
        return replacement.Title.Replace("{0}", code.Length <= LongestQuote ? code : code.Substring(0, LongestQuote - 1) + "…");
    }

    /// <summary>Edits a document. Inner expressions first, so that outer ones are written around what they have become.</summary>
    public static async Task<Document> Apply(
        Document document,
        IReadOnlyCollection<(ExpressionSyntax Expression, Replacement Replacement)> replacements,
        CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var constants = new UnusedConstants(editor);
        foreach (var (expression, replacement) in replacements.OrderBy(pair => pair.Expression.Span.Length))
        {
            if (replacement.Key == "Unit" && expression is AssignmentExpressionSyntax && Removal.Statement(expression) is { } statement)
            {
                editor.ReplaceNode(statement, static (current, _) => Removal.Marked(current));
                continue;
            }

            var write = new FixWriter(editor.SemanticModel, expression.SpanStart);
            constants.Watch(expression);
            var target = Target.Of(expression, editor.SemanticModel);
            editor.ReplaceNode(expression, (current, _) => Replaced(replacement, (ExpressionSyntax)current, target, write));
            if (expression.Parent is ParenthesizedExpressionSyntax parenthesized)
            {
                editor.ReplaceNode(
                    parenthesized,
                    static (current, _) => Parentheses.WithoutNeedless((ParenthesizedExpressionSyntax)current));
            }

            if (Signs.SumAround(expression, editor.SemanticModel) is { } sum)
            {
                editor.ReplaceNode(sum, static (current, _) => Signs.Merged((BinaryExpressionSyntax)current));
            }
        }

        var root = (CompilationUnitSyntax)Removal.Apply(UnusedConstants.MarkedIn(editor.GetChangedRoot()));
        return document.WithSyntaxRoot(
            Imports.Complete(root, editor.SemanticModel.Compilation, editor.OriginalRoot.SyntaxTree, cancellationToken));
    }

    // What stands around the expression stays there; it is written anew from what is in it.
    private static ExpressionSyntax Replaced(Replacement replacement, ExpressionSyntax current, Target target, FixWriter write)
    {
        var bare = current.WithoutTrivia();
        ExpressionSyntax written;
        if (bare is AssignmentExpressionSyntax assignment)
        {
            // The target's comments stay at the target.
            var value = assignment.WithLeft(FixWriter.Plain(assignment.Left));
            written = replacement.Key == "Unit" ? FixWriter.Trimmed(assignment.Left)
                : replacement.Compound is { } compound && target.StaysCompound
                ? Assignment(assignment.Left, compound.Operator, compound.Value(value, write))
                : Assignment(
                    assignment.Left,
                    "=",
                    target.Cast is null ? replacement.Value(value, write) : write.Cast(target.Cast, replacement.Value(value, write)));
        }
        else
        {
            written = Parentheses.InContext(replacement.Value(bare, write), current);
        }

        written = WithComments(WithoutMarkers(written), bare);
        return written.WithLeadingTrivia(current.GetLeadingTrivia())
            .WithTrailingTrivia(written.GetTrailingTrivia().Concat(current.GetTrailingTrivia()));
    }

    private static AssignmentExpressionSyntax Assignment(ExpressionSyntax target, string symbol, ExpressionSyntax value)
    {
        var (kind, token) = symbol switch
        {
            "<<=" => (SyntaxKind.LeftShiftAssignmentExpression, SyntaxKind.LessThanLessThanEqualsToken),
            ">>=" => (SyntaxKind.RightShiftAssignmentExpression, SyntaxKind.GreaterThanGreaterThanEqualsToken),
            "&=" => (SyntaxKind.AndAssignmentExpression, SyntaxKind.AmpersandEqualsToken),
            _ => (SyntaxKind.SimpleAssignmentExpression, SyntaxKind.EqualsToken),
        };
        target = FixWriter.Trimmed(target);
        return SyntaxFactory.AssignmentExpression(
            kind,
            target.WithTrailingTrivia(target.GetTrailingTrivia().Add(SyntaxFactory.Space)),
            SyntaxFactory.Token(token).WithTrailingTrivia(SyntaxFactory.Space),
            FixWriter.WithoutParentheses(value));
    }

    // Comments at tokens that are gone stand behind the expression.
    private static ExpressionSyntax WithComments(ExpressionSyntax written, ExpressionSyntax original)
    {
        var kept = FixWriter.Comments(written.DescendantTrivia()).Select(trivia => trivia.ToString()).ToList();
        var lost = FixWriter.Comments(original.DescendantTrivia()).Where(trivia => !kept.Remove(trivia.ToString())).ToList();
        return written.WithTrailingTrivia(
            written.GetTrailingTrivia().Concat(lost.SelectMany(static comment => new[] { SyntaxFactory.Space, comment })));
    }

    // New tokens carry empty trivia for a formatter; this code is formatted.
    public static T WithoutMarkers<T>(T expression)
        where T : SyntaxNode => expression.ReplaceTokens(
        expression.DescendantTokens(),
        static (_, token) => token
            .WithLeadingTrivia(token.LeadingTrivia.Where(static trivia => trivia.FullSpan.Length > 0))
            .WithTrailingTrivia(token.TrailingTrivia.Where(static trivia => trivia.FullSpan.Length > 0)));
}
