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
    /// <summary>Marks what was negated: in a sum, the sum's operator takes the sign.</summary>
    public static readonly SyntaxAnnotation Sign = new("KernelGen.Sign");

    /// <summary>A call of a static method of the runtime's namespace.</summary>
    public ExpressionSyntax Call(string type, string method, params ExpressionSyntax[] arguments)
    {
        var commas = Enumerable.Repeat(
            SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), arguments.Length - 1);
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, Name(type), SyntaxFactory.IdentifierName(method)),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(
                arguments.Select(argument => SyntaxFactory.Argument(WithoutParentheses(argument))), commas)));
    }

    /// <summary>
    /// The exponent of a constant that is a power of two, as the library computes it; null where the library is not there.
    /// </summary>
    public ExpressionSyntax? Logarithm(ExpressionSyntax constant) =>
        model.Compilation.GetTypeByMetadataName("System.Numerics.BitOperations") is { } type
        ? SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, Type(type), SyntaxFactory.IdentifierName("Log2")),
            SyntaxFactory.ArgumentList([SyntaxFactory.Argument(WithoutParentheses(constant))]))
        : null;

    /// <summary>An operand in the type that is computed in: with the cast that the product made by itself.</summary>
    public ExpressionSyntax Operand(Factor factor, ExpressionSyntax product)
    {
        var operand = Trimmed(factor.Pick(product));
        return IsPromoted(factor) || factor.IsOfType ? operand : Cast(factor.Type!, operand);
    }

    /// <summary>An operand that stands alone, in the type that is computed in.</summary>
    public ExpressionSyntax Converted(Factor factor, ExpressionSyntax product) =>
        factor.IsOfType || product is AssignmentExpressionSyntax
            ? Trimmed(factor.Pick(product))
            : Cast(factor.Type!, Trimmed(factor.Pick(product)));

    /// <summary>A cast; a sign after a type's name would be a difference.</summary>
    public ExpressionSyntax Cast(ITypeSymbol type, ExpressionSyntax operand)
    {
        var name = Type(type);
        return SyntaxFactory.CastExpression(
            name, operand is PrefixUnaryExpressionSyntax && name is not PredefinedTypeSyntax ? Parenthesized(operand) : InUnary(operand));
    }

    /// <summary>A type by the shortest name that it has here.</summary>
    public TypeSyntax Type(ITypeSymbol type) => SyntaxFactory.ParseTypeName(type.ToMinimalDisplayString(model, position));

    public static ExpressionSyntax Int(int value) => SyntaxFactory.ParseExpression(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// A floating-point literal, with the suffix of its type; a power of two that has no short one as a quotient, which the compiler
    /// computes.
    /// </summary>
    public static ExpressionSyntax Number(double value, NumberKind kind)
    {
        var text = Literal(value, kind);
        var inverse = 1 / value;
        return SyntaxFactory.ParseExpression(
            text.Contains("E-") && Math.Abs(inverse) <= int.MaxValue && (int)inverse == inverse
                ? $"{Literal(Math.Sign(value), kind)} / {Literal(Math.Abs(inverse), kind)}"
                : text);
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
            operand is PrefixUnaryExpressionSyntax
            { RawKind: (int)SyntaxKind.UnaryMinusExpression or (int)SyntaxKind.PreDecrementExpression }
                ? Parenthesized(operand)
                : InUnary(operand))
            .WithAdditionalAnnotations(Sign);

    /// <summary>0 − x, which unsigned types have too.</summary>
    public static ExpressionSyntax Difference(ExpressionSyntax operand) =>
        Binary(SyntaxKind.SubtractExpression, Int(0), InBinary(operand)).WithAdditionalAnnotations(Sign);

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

    /// <summary>Without parentheses, unless a comment stands at one.</summary>
    public static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized && !HasComment(parenthesized)
            ? WithoutParentheses(parenthesized.Expression)
            : expression;

    /// <summary>What stands in parentheses.</summary>
    public static ExpressionSyntax Inside(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized ? Inside(parenthesized.Expression) : expression;

    /// <summary>With the name of the constant that is written as something else in a comment.</summary>
    public static ExpressionSyntax Named(Factor constant, ExpressionSyntax product, ExpressionSyntax written)
    {
        if (!constant.IsNamed)
        {
            return written;
        }

        var place = written is PrefixUnaryExpressionSyntax prefix ? prefix.Operand : written;
        place = place is InvocationExpressionSyntax { ArgumentList.Arguments: [.., var last] } ? last.Expression : written;
        return written.ReplaceNode(
            place,
            place.WithTrailingTrivia(SyntaxFactory.Space, SyntaxFactory.Comment($"/* {Plain(constant.Pick(product))} */")));
    }

    /// <summary>Without comments and line breaks, as a copy of what stands elsewhere.</summary>
    public static T Plain<T>(T node)
        where T : SyntaxNode
    {
        var bare = node.WithoutTrivia();
        return bare.DescendantTrivia().Any(trivia => IsComment(trivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            ? bare.ReplaceTrivia(bare.DescendantTrivia(), static (_, _) => default).NormalizeWhitespace()
            : bare;
    }

    /// <summary>An operand that is written a second time: its comments stand at the first.</summary>
    public static ExpressionSyntax Again(ExpressionSyntax operand) => Plain(operand);

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

    private ExpressionSyntax Name(string type) => Imports.Expression(type, model, position);

    private static bool HasComment(ParenthesizedExpressionSyntax node) =>
        new[]
        {
            node.OpenParenToken.LeadingTrivia, node.OpenParenToken.TrailingTrivia,
            node.CloseParenToken.LeadingTrivia, node.CloseParenToken.TrailingTrivia
        }
            .Concat([node.Expression.GetLeadingTrivia(), node.Expression.GetTrailingTrivia()]).Any(static trivia => trivia.Any(IsComment));

    // Narrow integers become int by themselves wherever they are computed with.
    public static bool IsPromoted(Factor factor) =>
        factor.Type?.SpecialType == SpecialType.System_Int32
        && factor.Operation.Type
            ?.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
                or SpecialType.System_Char;

    private static bool IsUnary(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax or NameSyntax or ThisExpressionSyntax or BaseExpressionSyntax
        or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
        or CastExpressionSyntax
        or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or ObjectCreationExpressionSyntax or CheckedExpressionSyntax
        or DefaultExpressionSyntax
        or SizeOfExpressionSyntax or TypeOfExpressionSyntax or AwaitExpressionSyntax;

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
