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

        var code = Replaced(replacement, expression, Target.Of(expression, model), new FixWriter(model, expression.SpanStart)).WithoutTrivia().ToString();
        code = code.Contains("\n") ? "…" : code;
        return replacement.Title.Replace("{0}", code.Length <= LongestQuote ? code : code.Substring(0, LongestQuote - 1) + "…");
    }

    /// <summary>Edits a document. Inner expressions first, so that outer ones are written around what they have become.</summary>
    public static async Task<Document> Apply(
        Document document, IReadOnlyCollection<(ExpressionSyntax Expression, Replacement Replacement)> replacements, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var writers = new List<FixWriter>();
        foreach (var (expression, replacement) in replacements.OrderBy(pair => pair.Expression.Span.Length))
        {
            if (replacement.Key == "Unit" && StatementToRemove(expression) is { } statement)
            {
                editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
                continue;
            }

            var write = new FixWriter(editor.SemanticModel, expression.SpanStart);
            writers.Add(write);
            var target = Target.Of(expression, editor.SemanticModel);
            editor.ReplaceNode(expression, (current, _) => Replaced(replacement, (ExpressionSyntax)current, target, write));
            if (expression.Parent is ParenthesizedExpressionSyntax parenthesized)
            {
                editor.ReplaceNode(parenthesized, static (current, _) => WithoutNeedless((ParenthesizedExpressionSyntax)current));
            }
        }

        var root = editor.GetChangedRoot();
        return document.WithSyntaxRoot(writers.Any(write => write.NeedsUsing) ? UsingDirective.Add((CompilationUnitSyntax)root) : root);
    }

    // 'x *= 1f;' does nothing: it goes, unless a comment would go with it.
    private static StatementSyntax? StatementToRemove(ExpressionSyntax expression) =>
        expression is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement }
        && !statement.DescendantTrivia().Any(FixWriter.IsComment) ? statement : null;

    private static ExpressionSyntax Replaced(Replacement replacement, ExpressionSyntax current, Target target, FixWriter write)
    {
        ExpressionSyntax written;
        if (current is AssignmentExpressionSyntax assignment)
        {
            written = replacement.Compound is { } compound && target.StaysCompound
                ? Assignment(assignment.Left, compound.Operator, compound.Value)
                : Assignment(assignment.Left, "=", target.Cast is null ? Value() : write.Cast(target.Cast, Value()));
        }
        else
        {
            written = InContext(Value(), current);
        }

        return WithComments(WithoutMarkers(written).WithTriviaFrom(current), current);

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
        var isOpen = parent is null or ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax
            or ArrowExpressionClauseSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax;
        if (isOpen)
        {
            return FixWriter.WithoutParentheses(written);
        }

        var needed = written switch
        {
            ConditionalExpressionSyntax => true,
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

    // Comments at tokens that are gone stand behind the expression.
    private static ExpressionSyntax WithComments(ExpressionSyntax written, ExpressionSyntax original)
    {
        var kept = new HashSet<string>(FixWriter.Comments(written.DescendantTrivia()).Select(trivia => trivia.ToString()));
        var lost = FixWriter.Comments(original.DescendantTrivia()).Where(trivia => !kept.Contains(trivia.ToString())).ToList();
        return written.WithTrailingTrivia(lost.SelectMany(static comment => new[] { SyntaxFactory.Space, comment }).Concat(written.GetTrailingTrivia()));
    }

    // New tokens carry empty trivia for a formatter; this code is formatted.
    public static T WithoutMarkers<T>(T expression)
        where T : SyntaxNode => expression.ReplaceTokens(
        expression.DescendantTokens(),
        static (_, token) => token
            .WithLeadingTrivia(token.LeadingTrivia.Where(static trivia => trivia.FullSpan.Length > 0))
            .WithTrailingTrivia(token.TrailingTrivia.Where(static trivia => trivia.FullSpan.Length > 0)));

    // Parentheses around what was a product stay where they are needed.
    public static SyntaxNode WithoutNeedless(ParenthesizedExpressionSyntax parenthesized) =>
        parenthesized.Expression is InvocationExpressionSyntax or NameSyntax or LiteralExpressionSyntax
        && !parenthesized.DescendantTrivia().Any(FixWriter.IsComment)
            ? parenthesized.Expression.WithTriviaFrom(parenthesized)
            : parenthesized;
}
