using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Decides where parentheses are needed. The parser has the last word: it knows every operator that binds tighter,
/// and every place where one reads as something else.
/// </summary>
internal static class Parentheses
{
    /// <summary>What is written in the place of an expression: in parentheses where it would be read otherwise, or hard to read.</summary>
    public static ExpressionSyntax InContext(ExpressionSyntax written, ExpressionSyntax original)
    {
        var isOpen = original.Parent is null
            or ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax
            or ArrowExpressionClauseSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax;
        if (isOpen)
        {
            return FixWriter.WithoutParentheses(written);
        }

        return IsUnclear(written, original) || IsReadOtherwise(written, original) ? FixWriter.Parenthesized(written) : written;
    }

    /// <summary>Parentheses around what was a product stay where they are needed.</summary>
    public static SyntaxNode WithoutNeedless(ParenthesizedExpressionSyntax parenthesized) =>
        parenthesized.Expression is InvocationExpressionSyntax or NameSyntax or LiteralExpressionSyntax
        && !parenthesized.DescendantTrivia().Any(FixWriter.IsComment)
        && (parenthesized.Parent is null || !IsReadOtherwise(parenthesized.Expression, parenthesized))
            ? parenthesized.Expression.WithTriviaFrom(parenthesized)
            : parenthesized;

    // Where the reader would have to know which operator binds tighter.
    private static bool IsUnclear(ExpressionSyntax written, ExpressionSyntax original) => (written, original.Parent) switch
    {
        (BinaryExpressionSyntax binary, BinaryExpressionSyntax around) when IsSum(binary) =>
            IsProduct(around) || (IsSum(around) && around.Right == original),
        (BinaryExpressionSyntax binary, BinaryExpressionSyntax around) =>
            !IsProduct(binary) || (IsProduct(around) && around.Right == original),
        (BinaryExpressionSyntax, IsPatternExpressionSyntax) => true,
        _ => false,
    };

    // Whether the code around means something else with it than with it in parentheses.
    private static bool IsReadOtherwise(ExpressionSyntax written, ExpressionSyntax original)
    {
        var member = original.Ancestors().FirstOrDefault(static node => node
                is MemberDeclarationSyntax and not (BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            ?? original.Ancestors().Last();
        var text = member.ToFullString();
        var start = original.SpanStart - member.FullSpan.Start;
        var (before, after) = (text.Substring(0, start), text.Substring(start + original.Span.Length));
        var code = written.WithoutTrivia().ToString();
        var (head, tail) = member is GlobalStatementSyntax or CompilationUnitSyntax ? ("", "") : ("class C{", "}");
        var options = original.SyntaxTree.Options as CSharpParseOptions;
        var inParentheses = SyntaxFactory.ParseCompilationUnit(head + before + "(" + code + ")" + after + tail, options: options);
        var bare = SyntaxFactory.ParseCompilationUnit(head + before + code + after + tail, options: options);
        return inParentheses.FindNode(new TextSpan(head.Length + start, code.Length + 2), getInnermostNodeForTie: true)
                is not ParenthesizedExpressionSyntax parenthesized
            || parenthesized.SpanStart != head.Length + start
            || !Shape(inParentheses.ReplaceNode(parenthesized, parenthesized.Expression)).SequenceEqual(Shape(bare));
    }

    // Two trees with the same tokens are the same if they nest alike.
    private static IEnumerable<(int Kind, int Parts)> Shape(SyntaxNode root) =>
        root.DescendantNodesAndTokensAndSelf()
            .Select(static part => (part.RawKind, part.AsNode() is { } node ? node.ChildNodesAndTokens().Count : 0));

    private static bool IsSum(BinaryExpressionSyntax binary) =>
        binary.IsKind(SyntaxKind.AddExpression) || binary.IsKind(SyntaxKind.SubtractExpression);

    private static bool IsProduct(BinaryExpressionSyntax binary) =>
        binary.IsKind(SyntaxKind.MultiplyExpression)
        || binary.IsKind(SyntaxKind.DivideExpression)
        || binary.IsKind(SyntaxKind.ModuloExpression);
}
