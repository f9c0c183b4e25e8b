using System.Collections.Generic;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products with and quotients by 0, 1 and −1 that have no name: the other operand, its negation or nothing is left.</summary>
internal static class UnitRewrites
{
    public static IEnumerable<Replacement> Of(Product product)
    {
        var constant = product.Right.Constant is not null ? product.Right : product.Left;
        var other = product.Other(constant);
        if (constant.Constant is null or char or bool or string
            || constant.IsNamed
            || other.Constant is not null
            || (product.Symbol != '*' && constant == product.Left)
            || (product.Kind == NumberKind.Vector && !other.IsOfType))
        {
            return [];
        }

        return (product.Symbol, Number(constant.Constant)) switch
        {
            ('*' or '/', 1) => IsNeeded(product, other) ? [] : [new("Unit", "Use '{0}'", (node, write) => write.Converted(other, node))],
            ('*' or '/', -1) => [Negated(product, other)],
            ('*', 0) or ('%', 1) when product.Symbol == '*' || NumberKinds.IsInteger(product.Kind) =>
                MayGo(product, other) ? [Zero(product)] : [],
            _ => [],
        };
    }

    // A factor of 1.00m gives a product two digits more.
    private static double Number(object constant) => constant is decimal number
        ? (decimal.GetBits(number)[3] & 0xFF_0000) == 0 && decimal.Truncate(number) == number ? (double)number : double.NaN
        : System.Convert.ToDouble(constant, CultureInfo.InvariantCulture);

    // An assignment that does nothing is a statement to be removed, or a value that is there without
    // it; a number goes through its type and back.
    private static bool IsNeeded(Product product, Factor other) =>
        product.IsCompound
            ? !(IsVariable(other.Operation) && (other.IsOfType || FixWriter.IsPromoted(other))
                && (Removal.Statement(product.Syntax) is not null || IsValue(product.Syntax)))
            : product.Operation.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None };

    private static bool IsVariable(IOperation target) =>
        target is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && Effects.None(target);

    private static bool IsValue(ExpressionSyntax expression) => expression.Parent
        is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ReturnStatementSyntax
        or BinaryExpressionSyntax or ParenthesizedExpressionSyntax { Parent: BinaryExpressionSyntax or MemberAccessExpressionSyntax };

    // The least integer divided by −1 throws, in any context.
    private static Replacement Negated(Product product, Factor other)
    {
        var throws = product.Symbol == '/' && product.Kind == NumberKind.Signed && other.IsOfType && !product.IsChecked;
        return new("Negate", "Use '{0}'", (node, write) =>
        {
            var operand = write.Operand(other, node);
            return !product.IsChecked && !throws && IsNegation(other) && FixWriter.Inside(operand) is PrefixUnaryExpressionSyntax negative
                ? FixWriter.Inside(FixWriter.Trimmed(negative.Operand))
                : throws
                ? SyntaxFactory.CheckedExpression(SyntaxKind.CheckedExpression, FixWriter.Negated(operand))
                : FixWriter.Negated(operand);
        });
    }

    // Of the type that is computed in before and after.
    private static bool IsNegation(Factor factor) => factor.IsOfType
        && factor.Operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: { ConstantValue.HasValue: false } operand }
        && SymbolEqualityComparer.Default.Equals(operand.Type, factor.Type);

    // The target of an assignment is evaluated still.
    private static bool MayGo(Product product, Factor other) =>
        product.IsCompound && other == product.Left && other.Operation is not IPropertyReferenceOperation
            ? Effects.IsRepeatable(other.Operation)
            : other.HasNoEffect;

    private static Replacement Zero(Product product) => new(
        "Zero",
        product.Kind == NumberKind.Decimal ? "Use '{0}': differs in the number of digits after the point"
        : NumberKinds.IsInteger(product.Kind) ? "Use '{0}'"
        : "Use '{0}': differs for NaN, infinity and the sign of zero",
        (_, write) => product.Kind switch
        {
            NumberKind.Single => SyntaxFactory.ParseExpression("0f"),
            NumberKind.Double => SyntaxFactory.ParseExpression("0.0"),
            NumberKind.Decimal => SyntaxFactory.ParseExpression("0m"),
            NumberKind.Vector => SyntaxFactory.ParseExpression(write.Type(product.Type) + ".Zero"),
            _ => product.Type.SpecialType switch
            {
                SpecialType.System_Int32 => SyntaxFactory.ParseExpression("0"),
                SpecialType.System_Int64 => SyntaxFactory.ParseExpression("0L"),
                SpecialType.System_UInt32 => SyntaxFactory.ParseExpression("0u"),
                SpecialType.System_UInt64 => SyntaxFactory.ParseExpression("0UL"),
                _ => write.Cast(product.Type, SyntaxFactory.ParseExpression("0")),
            },
        });
}
