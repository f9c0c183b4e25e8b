using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products with constants, and quotients and remainders by powers of two, in integers: shifts, additions and masks.</summary>
internal static class IntegerRewrites
{
    private const int MostPowers = 6;
    private const int MostSummed = 4;

    public static IEnumerable<Replacement> Of(Product product)
    {
        if (!NumberKinds.IsInteger(product.Kind))
        {
            return [];
        }

        var constant = product.Right.Constant is not null ? product.Right : product.Left;
        var other = product.Other(constant);
        if (constant.Constant is null or string or bool || other.Constant is not null || (product.Symbol != '*' && constant == product.Left))
        {
            return product.Symbol == '*' ? ByShiftedOne(product) : [];
        }

        var number = constant.Constant is char letter ? letter : BigInteger.Parse(
            Convert.ToString(constant.Constant, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (number.IsZero || (BigInteger.Abs(number).IsOne && product.Symbol != '%'))
        {
            return [];
        }

        var powers = SignedPowers.Of(number);
        return product.Symbol switch
        {
            '*' => product.IsChecked ? [] : Product(product, other, powers),
            _ when powers.Terms.Length != 1 => [],
            '/' => Quotient(product, other, powers.Terms[0].Exponent, powers.Terms[0].Sign < 0),
            _ => Remainder(product, other, powers.Terms[0].Exponent),
        };
    }

    // x · (1 << k) is x << k, whatever k: both count it modulo the bits of the type.
    private static IEnumerable<Replacement> ByShiftedOne(Product product)
    {
        foreach (var factor in new[] { product.Right, product.Left })
        {
            if (!product.IsChecked
                && factor.Operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.LeftShift, LeftOperand.ConstantValue: { HasValue: true, Value: 1 or 1L or 1u or 1UL } } shift
                && SymbolEqualityComparer.Default.Equals(shift.Type, product.Type))
            {
                var other = product.Other(factor);
                yield return new("Shift", "Use '{0}'", (node, write) => FixWriter.Binary(
                    SyntaxKind.LeftShiftExpression,
                    FixWriter.InBinary(write.Operand(other, node)),
                    FixWriter.InBinary(((BinaryExpressionSyntax)FixWriter.WithoutParentheses(factor.Pick(node))).Right.WithoutTrivia())));
                yield break;
            }
        }
    }

    private static IEnumerable<Replacement> Product(Product product, Factor other, SignedPowers powers)
    {
        if (powers.Terms.Length == 1)
        {
            var (sign, exponent) = powers.Terms[0];
            yield return new("Shift", "Use '{0}'", (node, write) => Shifted(write.Operand(other, node), exponent, sign < 0))
            {
                Compound = sign > 0 ? ("<<=", FixWriter.Int(exponent)) : null,
            };
        }
        else if (other.IsSimple ? powers.Terms.Length <= MostPowers : powers.Terms.Length <= MostSummed && HasSum(product, powers))
        {
            yield return new(
                "Shifts",
                "Use '{0}'",
                (node, write) => other.IsSimple ? SumOfShifts(powers, other, node, write) : Sum(product, powers, other, node, write));
        }
    }

    private static IEnumerable<Replacement> Quotient(Product product, Factor other, int exponent, bool negative)
    {
        var plain = new Replacement("Shift", "Use '{0}'", (node, write) => Plain(SyntaxKind.RightShiftExpression, other, node, write, exponent, negative))
        {
            Compound = negative ? null : (">>=", FixWriter.Int(exponent)),
        };
        if (IsNeverNegative(product, other))
        {
            yield return plain;
            yield break;
        }

        if (exponent <= LargestExponent(product))
        {
            yield return new("Shift", "Use '{0}'", (node, write) =>
            {
                var quotient = write.Call("Shift", "Divide", write.Operand(other, node), FixWriter.Int(exponent));
                return negative ? FixWriter.Negated(quotient) : quotient;
            });
            yield return plain with { Key = "ShiftDown", Title = "Use '{0}': rounds down, where '/' rounds towards zero" };
        }
    }

    private static IEnumerable<Replacement> Remainder(Product product, Factor other, int exponent)
    {
        var mask = ((BigInteger.One << exponent) - 1).ToString(CultureInfo.InvariantCulture);
        var plain = new Replacement("Shift", "Use '{0}'", (node, write) => FixWriter.Binary(
            SyntaxKind.BitwiseAndExpression, FixWriter.InBinary(write.Operand(other, node)), SyntaxFactory.ParseExpression(mask)))
        {
            Compound = ("&=", SyntaxFactory.ParseExpression(mask)),
        };
        if (IsNeverNegative(product, other))
        {
            yield return plain;
        }
        else if (exponent <= LargestExponent(product))
        {
            yield return new("Shift", "Use '{0}'", (node, write) =>
                write.Call("Shift", "Remainder", write.Operand(other, node), FixWriter.Int(exponent)));
            yield return plain with { Key = "ShiftDown", Title = "Use '{0}': never negative, where '%' has the sign of the dividend" };
        }
    }

    private static ExpressionSyntax Plain(SyntaxKind kind, Factor other, ExpressionSyntax node, FixWriter write, int exponent, bool negative)
    {
        var shifted = FixWriter.Binary(kind, FixWriter.InBinary(write.Operand(other, node)), FixWriter.Int(exponent));
        return negative ? FixWriter.Negated(shifted) : shifted;
    }

    private static ExpressionSyntax Shifted(ExpressionSyntax operand, int exponent, bool negative)
    {
        var shifted = exponent == 0 ? operand : FixWriter.Binary(SyntaxKind.LeftShiftExpression, FixWriter.InBinary(operand), FixWriter.Int(exponent));
        return negative ? FixWriter.Negated(shifted) : shifted;
    }

    private static ExpressionSyntax SumOfShifts(SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write)
    {
        var sum = FixWriter.InBinary(Shifted(write.Operand(other, node), powers.Terms[0].Exponent, powers.Terms[0].Sign < 0));
        foreach (var (sign, exponent) in powers.Terms.Skip(1))
        {
            sum = FixWriter.Binary(
                sign < 0 ? SyntaxKind.SubtractExpression : SyntaxKind.AddExpression,
                sum,
                FixWriter.InBinary(Shifted(write.Operand(other, node), exponent, negative: false)));
        }

        return sum;
    }

    private static ExpressionSyntax Sum(Product product, SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write) => write.Call(
        "Shift",
        "Sum",
        [
            write.Operand(other, node),
            .. powers.Terms.Select(term => SyntaxFactory.ParseExpression(
                (term.Sign * (BigInteger.One << term.Exponent)).ToString(CultureInfo.InvariantCulture) + (Is64Bits(product) ? "L" : ""))),
        ]);

    // The powers are parameters of the signed type.
    private static bool HasSum(Product product, SignedPowers powers) =>
        product.Type.SpecialType is not (SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
        && powers.Terms.All(term => term.Exponent < (Is64Bits(product) ? 63 : 31));

    private static bool Is64Bits(Product product) => product.Type.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64;

    private static int LargestExponent(Product product) => product.Type.SpecialType == SpecialType.System_Int64 ? 62 : 30;

    // Unsigned ones, also before they were converted; lengths and counts.
    private static bool IsNeverNegative(Product product, Factor factor) =>
        product.Kind == NumberKind.Unsigned
        || factor.Operation.Type?.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_Char or SpecialType.System_UInt32
        || factor.Operation is IPropertyReferenceOperation { Property: { Name: "Length" or "Count", ContainingNamespace: { } space } }
            && space.ToDisplayString().StartsWith("System", StringComparison.Ordinal);
}
