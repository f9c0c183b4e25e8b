using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>A sum takes the sign of what was negated in it: a − b instead of a + (−b).</summary>
internal static class Signs
{
    /// <summary>The sum or difference that an expression is the right operand of, where the two are the same; null otherwise.</summary>
    /// <remarks>Of floats, and of integers that wrap around, in one type: a conversion in between would see the sign.</remarks>
    public static BinaryExpressionSyntax? SumAround(ExpressionSyntax expression, SemanticModel model)
    {
        SyntaxNode operand = expression;
        while (operand.Parent is ParenthesizedExpressionSyntax)
        {
            operand = operand.Parent;
        }

        return operand.Parent
                is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression } sum
            && sum.Right == operand
            && model.GetOperation(sum)
                is IBinaryOperation { OperatorMethod: null, IsLifted: false, IsChecked: false, Type: var type, RightOperand: var right }
            && right.Syntax == expression
            && SymbolEqualityComparer.Default.Equals(right.Type, type)
            && NumberKinds.Of(type) is NumberKind.Single or NumberKind.Double or NumberKind.Signed or NumberKind.Unsigned
                ? sum
                : null;
    }

    /// <summary>The sum with the sign in its operator, if its right operand was negated.</summary>
    public static SyntaxNode Merged(BinaryExpressionSyntax sum)
    {
        var right = FixWriter.WithoutParentheses(sum.Right);
        var operand = !right.HasAnnotation(FixWriter.Sign) ? null
            : right is PrefixUnaryExpressionSyntax prefix ? prefix.Operand
            : (right as BinaryExpressionSyntax)?.Right;
        if (operand is null)
        {
            return sum;
        }

        var (kind, token) = sum.IsKind(SyntaxKind.AddExpression)
            ? (SyntaxKind.SubtractExpression, SyntaxKind.MinusToken)
            : (SyntaxKind.AddExpression, SyntaxKind.PlusToken);
        return SyntaxFactory.BinaryExpression(
            kind,
            sum.Left,
            SyntaxFactory.Token(sum.OperatorToken.LeadingTrivia, token, sum.OperatorToken.TrailingTrivia),
            operand.WithLeadingTrivia(sum.Right.GetLeadingTrivia()).WithTrailingTrivia(
                sum.Right is ParenthesizedExpressionSyntax
                    ? operand.GetTrailingTrivia().AddRange(sum.Right.GetTrailingTrivia())
                    : sum.Right.GetTrailingTrivia()));
    }
}
