using System.Collections.Generic;
using System.Linq;
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
    public static string Title(Replacement replacement, ExpressionSyntax expression, SyntaxGenerator generator)
    {
        if (!replacement.Title.Contains("{0}"))
        {
            return replacement.Title;
        }

        var code = Replaced(replacement, expression, null, FixWriter.ForTitles(generator)).NormalizeWhitespace(eol: " ", indentation: "").ToString();
        return replacement.Title.Replace("{0}", code.Length <= LongestQuote ? code : code.Substring(0, LongestQuote - 1) + "…");
    }

    /// <summary>Edits a document. Inner expressions first, so that outer ones are written around what they have become.</summary>
    public static void Apply(
        SyntaxEditor editor, SemanticModel model, IEnumerable<(ExpressionSyntax Expression, Replacement Replacement)> replacements)
    {
        var write = new FixWriter(model.Compilation, editor.Generator);
        foreach (var (expression, replacement) in replacements.OrderBy(pair => pair.Expression.Span.Length))
        {
            if (expression is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } && replacement.Key == "Unit"
                && !statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia()).Any(FixWriter.IsComment))
            {
                editor.RemoveNode(statement);
                continue;
            }

            var target = expression is AssignmentExpressionSyntax assignment ? model.GetTypeInfo(assignment.Left).Type : null;
            var computed = Product.Of(model.GetOperation(expression))?.Type;
            var cast = target is not null && computed is not null && !SymbolEqualityComparer.Default.Equals(target, computed) ? target : null;
            editor.ReplaceNode(expression, (current, _) => Replaced(replacement, (ExpressionSyntax)current, cast, write));
            if (expression.Parent is ParenthesizedExpressionSyntax parenthesized)
            {
                editor.ReplaceNode(parenthesized, static (current, _) => WithoutNeedless((ParenthesizedExpressionSyntax)current));
            }
        }
    }

    private static ExpressionSyntax Replaced(Replacement replacement, ExpressionSyntax current, ITypeSymbol? cast, FixWriter write)
    {
        ExpressionSyntax written;
        if (current is AssignmentExpressionSyntax { Left: var target } assignment)
        {
            written = replacement.Compound is { } compound && cast is null
                ? Assignment(target, compound.Operator, compound.Value)
                : Assignment(target, "=", cast is null ? Value() : write.Cast(cast, Value()));
            written = InContext(written, assignment);
        }
        else
        {
            written = InContext(Value(), current);
        }

        return WithComments(written, current).WithTriviaFrom(current);

        ExpressionSyntax Value() => replacement.Value(current, write);
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
        return SyntaxFactory.AssignmentExpression(
            kind,
            target.WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(token).WithTrailingTrivia(SyntaxFactory.Space),
            FixWriter.WithoutParentheses(value));
    }

    // In parentheses where the old expression needed none and the new one does.
    private static ExpressionSyntax InContext(ExpressionSyntax written, ExpressionSyntax original)
    {
        var parent = original.Parent;
        var needed = written switch
        {
            ConditionalExpressionSyntax => parent is not (null or ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax
                or ArrowExpressionClauseSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax),
            BinaryExpressionSyntax binary when IsSum(binary) => parent is BinaryExpressionSyntax around
                && (IsProduct(around) || (IsSum(around) && around.Right == original)),
            BinaryExpressionSyntax binary => parent is BinaryExpressionSyntax around && (!IsProduct(binary) || (IsProduct(around) && around.Right == original)),
            PrefixUnaryExpressionSyntax => parent is BinaryExpressionSyntax around && IsSum(around) && around.Right == original,
            _ => false,
        };
        return needed ? FixWriter.Parenthesized(written) : written;
    }

    private static bool IsSum(BinaryExpressionSyntax binary) => binary.IsKind(SyntaxKind.AddExpression) || binary.IsKind(SyntaxKind.SubtractExpression);

    private static bool IsProduct(BinaryExpressionSyntax binary) =>
        binary.IsKind(SyntaxKind.MultiplyExpression) || binary.IsKind(SyntaxKind.DivideExpression) || binary.IsKind(SyntaxKind.ModuloExpression);

    // Comments at tokens that are gone stand before the expression.
    private static ExpressionSyntax WithComments(ExpressionSyntax written, ExpressionSyntax original)
    {
        var kept = new HashSet<string>(written.DescendantTrivia().Where(FixWriter.IsComment).Select(trivia => trivia.ToString()));
        var outside = original.GetLeadingTrivia().Concat(original.GetTrailingTrivia()).ToList();
        var lost = original.DescendantTrivia().Where(trivia => FixWriter.IsComment(trivia) && !outside.Contains(trivia) && !kept.Contains(trivia.ToString())).ToList();
        if (lost.Count == 0)
        {
            return written;
        }

        var comments = lost.SelectMany(trivia => new[] { AsBlock(trivia), SyntaxFactory.Space });
        var first = written.GetFirstToken();
        var moved = first.WithLeadingTrivia(comments.Concat(first.LeadingTrivia));
        return written.ReplaceToken(first, moved);
    }

    private static SyntaxTrivia AsBlock(SyntaxTrivia comment) => comment.IsKind(SyntaxKind.SingleLineCommentTrivia)
        ? SyntaxFactory.Comment("/*" + comment.ToString().Substring(2).Replace("*/", "* /") + " */")
        : comment;

    // Parentheses around what was a product stay where they are needed.
    private static SyntaxNode WithoutNeedless(ParenthesizedExpressionSyntax parenthesized) =>
        parenthesized.Expression is InvocationExpressionSyntax or NameSyntax or LiteralExpressionSyntax
        && parenthesized.Parent is not CastExpressionSyntax
        && !parenthesized.DescendantTrivia().Any(FixWriter.IsComment)
            ? parenthesized.Expression.WithTriviaFrom(parenthesized)
            : parenthesized;
}
