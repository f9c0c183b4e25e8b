using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Builds the expressions of the fixes.</summary>
/// <param name="model">What names mean.</param>
/// <param name="position">Where the expression stands.</param>
internal sealed class FixWriter(SemanticModel model, int position)
{
    /// <summary>Whether a name was written that needs a using directive.</summary>
    public bool NeedsUsing { get; private set; }

    /// <summary>A call of a static method of the runtime's namespace.</summary>
    public ExpressionSyntax Call(string type, string method, params ExpressionSyntax[] arguments)
    {
        var commas = Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Length - 1);
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, Name(type), SyntaxFactory.IdentifierName(method)),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(
                arguments.Select(argument => SyntaxFactory.Argument(WithoutParentheses(argument))), commas)));
    }
    /// <summary>An operand in the type that is computed in: with the cast that the product made by itself.</summary>
    public ExpressionSyntax Operand(Factor factor, ExpressionSyntax product)
    {
        var operand = Trimmed(factor.Pick(product));
        return IsPromoted(factor) || SymbolEqualityComparer.Default.Equals(factor.Operation.Type, factor.Type)
            ? operand
            : Cast(factor.Type!, operand);
    }

    public ExpressionSyntax Cast(ITypeSymbol type, ExpressionSyntax operand) => SyntaxFactory.CastExpression(Type(type), InUnary(operand));

    /// <summary>A type by the shortest name that it has here.</summary>
    public TypeSyntax Type(ITypeSymbol type) => SyntaxFactory.ParseTypeName(type.ToMinimalDisplayString(model, position));

    public static ExpressionSyntax Int(int value) => SyntaxFactory.ParseExpression(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A floating-point literal, with the suffix of its type; a power of two that has no short one as a quotient, which the compiler computes.</summary>
    public static ExpressionSyntax Number(double value, NumberKind kind)
    {
        var text = Literal(value, kind);
        var inverse = 1 / value;
        return SyntaxFactory.ParseExpression(
            text.Contains("E-") && Math.Abs(inverse) <= int.MaxValue && (int)inverse == inverse ? $"{Literal(Math.Sign(value), kind)} / {Literal(Math.Abs(inverse), kind)}" : text);
    }

    private static string Literal(double value, NumberKind kind)
    {
        var text = kind == NumberKind.Single
            ? ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f"
            : value.ToString("R", CultureInfo.InvariantCulture);
        return kind == NumberKind.Single || text.IndexOfAny(['.', 'E']) >= 0 ? text : text + ".0";
    }

    /// <summary>−x.</summary>
    public static ExpressionSyntax Negated(ExpressionSyntax operand) =>
        SyntaxFactory.PrefixUnaryExpression(
            SyntaxKind.UnaryMinusExpression,
            operand is PrefixUnaryExpressionSyntax or CastExpressionSyntax or LiteralExpressionSyntax ? Parenthesized(operand) : InUnary(operand));

    public static ExpressionSyntax Binary(SyntaxKind kind, ExpressionSyntax left, ExpressionSyntax right) =>
        SyntaxFactory.BinaryExpression(
            kind,
            left.WithTrailingTrivia(left.GetTrailingTrivia().Add(SyntaxFactory.Space)),
            SyntaxFactory.Token(BinaryToken(kind)).WithTrailingTrivia(SyntaxFactory.Space),
            right);

    /// <summary>The operand of a binary operator: in parentheses if it is an operation itself.</summary>
    public static ExpressionSyntax InBinary(ExpressionSyntax operand) => IsUnary(operand) ? operand : Parenthesized(operand);

    /// <summary>The operand of a sign or cast: in parentheses if it is an operation with two operands.</summary>
    public static ExpressionSyntax InUnary(ExpressionSyntax operand) => IsUnary(operand) ? operand : Parenthesized(operand);

    public static ExpressionSyntax Parenthesized(ExpressionSyntax expression) => SyntaxFactory.ParenthesizedExpression(expression);

    public static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized && !HasComment(parenthesized) ? WithoutParentheses(parenthesized.Expression) : expression;

    /// <summary>Without the spaces around it; comments stay.</summary>
    public static ExpressionSyntax Trimmed(ExpressionSyntax expression) => expression
        .WithLeadingTrivia(Comments(expression.GetLeadingTrivia()).SelectMany(static comment => new[] { comment, SyntaxFactory.Space }))
        .WithTrailingTrivia(Comments(expression.GetTrailingTrivia()).SelectMany(static comment => new[] { SyntaxFactory.Space, comment }));

    /// <summary>The comments in trivia, each such that code may follow on its line.</summary>
    public static IEnumerable<SyntaxTrivia> Comments(IEnumerable<SyntaxTrivia> trivia) => trivia.Where(IsComment).Select(static comment =>
        comment.IsKind(SyntaxKind.SingleLineCommentTrivia)
            ? SyntaxFactory.Comment("/*" + comment.ToString().Substring(2).Replace("*/", "* /").TrimEnd() + " */")
            : comment);

    public static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    // The bare name where it means the type, or would with a using directive; else the full one.
    private ExpressionSyntax Name(string type)
    {
        var found = model.LookupNamespacesAndTypes(position, name: type).Concat(model.LookupSymbols(position, name: type)).ToList();
        NeedsUsing |= found.Count == 0;
        return found.Count == 0 || found[0].ContainingNamespace is { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true } && found[0] is INamedTypeSymbol { ContainingType: null }
            ? SyntaxFactory.IdentifierName(type)
            : SyntaxFactory.ParseExpression("global::KernelGen." + type);
    }

    private static bool HasComment(SyntaxNode node) => node.DescendantTrivia().Any(IsComment);

    // Narrow integers become int by themselves wherever they are computed with.
    private static bool IsPromoted(Factor factor) =>
        factor.Type?.SpecialType == SpecialType.System_Int32
        && factor.Operation.Type?.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char;

    private static bool IsUnary(ExpressionSyntax expression) => expression is LiteralExpressionSyntax or NameSyntax or ThisExpressionSyntax or BaseExpressionSyntax
        or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax
        or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or ObjectCreationExpressionSyntax or CheckedExpressionSyntax or DefaultExpressionSyntax
        or SizeOfExpressionSyntax or TypeOfExpressionSyntax;

    private static SyntaxKind BinaryToken(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LeftShiftExpression => SyntaxKind.LessThanLessThanToken,
        SyntaxKind.RightShiftExpression => SyntaxKind.GreaterThanGreaterThanToken,
        SyntaxKind.BitwiseAndExpression => SyntaxKind.AmpersandToken,
        SyntaxKind.AddExpression => SyntaxKind.PlusToken,
        SyntaxKind.SubtractExpression => SyntaxKind.MinusToken,
        SyntaxKind.MultiplyExpression => SyntaxKind.AsteriskToken,
        SyntaxKind.DivideExpression => SyntaxKind.SlashToken,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A shift, '&' or arithmetic was expected."),
    };
}
