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
        if (constant.Constant is null or string or bool || other.Constant is not null
            || (product.Symbol != '*' && constant == product.Left))
        {
            return product.Symbol == '*' ? ByShiftedOne(product) : [];
        }

        var number = constant.Constant is char letter ? letter : BigInteger.Parse(
            Convert.ToString(constant.Constant, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (number.IsZero || (BigInteger.Abs(number).IsOne && !(constant.IsNamed && number.IsOne)))
        {
            return [];
        }

        if (product.Symbol == '*')
        {
            return product.IsChecked ? [] : Multiples(product, constant, other, number);
        }

        var powers = SignedPowers.Of(number);
        return powers.Terms is not [var (sign, exponent)] ? []
            : product.Symbol == '/'
            ? Quotient(product, constant, other, exponent, sign < 0)
            : Remainder(product, constant, other, exponent, sign < 0);
    }

    // x · (1 << k) is x << k, whatever k: both count it modulo the bits of the type.
    private static IEnumerable<Replacement> ByShiftedOne(Product product)
    {
        foreach (var factor in new[] { product.Right, product.Left })
        {
            var other = product.Other(factor);
            if (!product.IsChecked
                && product.MayStandFirst(other)
                && factor.Operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.LeftShift,
                    LeftOperand.ConstantValue: { HasValue: true, Value: 1 or 1L or 1u or 1UL } } shift
                && SymbolEqualityComparer.Default.Equals(shift.Type, product.Type))
            {
                yield return new("Shift", "Use '{0}'", (node, write) => FixWriter.Binary(
                    SyntaxKind.LeftShiftExpression,
                    FixWriter.InBinary(write.Operand(other, node)),
                    FixWriter.InBinary(FixWriter.Trimmed(((BinaryExpressionSyntax)FixWriter.Inside(factor.Pick(node))).Right))));
                yield break;
            }
        }
    }

    private static IEnumerable<Replacement> Multiples(Product product, Factor constant, Factor other, BigInteger number)
    {
        // A native integer has 32 bits in some processes and 64 in others.
        var width = Width(product.Type);
        var powers = (width is { } bits ? SignedPowers.Of(number, bits) : SignedPowers.Of(number)).PositiveFirst();
        if (width is null && powers.Terms.Any(static term => term.Exponent >= 32))
        {
            yield break;
        }

        if (powers.Terms is [(> 0, var only)])
        {
            yield return Shift(product, constant, other, SyntaxKind.LeftShiftExpression, "<<=", only, negative: false);
        }
        else if (powers.Terms is [var (_, single)])
        {
            yield return new("Shift", "Use '{0}'", (node, write) =>
                FixWriter.Named(constant, node, Negated(product, Shifted(write.Operand(other, node), single))));
        }
        else if (other.IsSimple ? powers.Terms.Length <= MostPowers : powers.Terms.Length <= MostSummed && HasSum(product, powers))
        {
            yield return new("Shifts", "Use '{0}'", (node, write) => FixWriter.Named(
                constant,
                node,
                other.IsSimple ? SumOfShifts(product, powers, other, node, write) : Sum(product, powers, other, node, write)));
        }
    }

    private static IEnumerable<Replacement> Quotient(Product product, Factor constant, Factor other, int exponent, bool negative)
    {
        var plain = Shift(product, constant, other, SyntaxKind.RightShiftExpression, ">>=", exponent, negative);
        if (IsNeverNegative(product, other))
        {
            yield return plain;
        }
        else if (exponent <= LargestExponent(product))
        {
            yield return new("Shift", "Use '{0}'", (node, write) =>
            {
                var quotient = write.Call(
                    "Shift", "Divide", write.Operand(other, node), Exponent(constant, exponent, negative, node, write));
                return negative ? FixWriter.Named(constant, node, FixWriter.Negated(quotient)) : quotient;
            });
            yield return plain with { Key = "ShiftDown", Title = "Use '{0}': rounds down, where '/' rounds towards zero" };
        }
    }

    private static IEnumerable<Replacement> Remainder(Product product, Factor constant, Factor other, int exponent, bool negative)
    {
        var plain = new Replacement("Shift", "Use '{0}'", (node, write) => FixWriter.Binary(
            SyntaxKind.BitwiseAndExpression, FixWriter.InBinary(write.Operand(other, node)), Mask(constant, exponent, negative, node)))
        {
            Compound = IsMask(product.Left, exponent) ? ("&=", (node, _) => Mask(constant, exponent, negative, node)) : null,
        };
        if (IsNeverNegative(product, other))
        {
            yield return plain;
        }
        else if (exponent <= LargestExponent(product))
        {
            yield return new("Shift", "Use '{0}'", (node, write) =>
                write.Call("Shift", "Remainder", write.Operand(other, node), Exponent(constant, exponent, negative, node, write)));
            yield return plain with { Key = "ShiftDown", Title = "Use '{0}': never negative, where '%' has the sign of the dividend" };
        }
    }

    private static Replacement Shift(
        Product product, Factor constant, Factor other, SyntaxKind kind, string assignment, int exponent, bool negative) =>
        new("Shift", "Use '{0}'", (node, write) =>
        {
            var shifted = FixWriter.Binary(
                kind, FixWriter.InBinary(write.Operand(other, node)), Exponent(constant, exponent, negative, node, write));
            return negative ? FixWriter.Named(constant, node, Negated(product, shifted)) : shifted;
        })
        {
            Compound = negative ? null : (assignment, (node, write) => Exponent(constant, exponent, negative, node, write)),
        };

    // A name says what the power of two is for, and may become another one.
    private static ExpressionSyntax Exponent(Factor constant, int exponent, bool negative, ExpressionSyntax node, FixWriter write) =>
        HasLogarithm(constant, negative) && write.Logarithm(FixWriter.Plain(constant.Pick(node))) is { } logarithm
            ? logarithm
            : FixWriter.Int(exponent);

    private static ExpressionSyntax Mask(Factor constant, int exponent, bool negative, ExpressionSyntax node) =>
        HasLogarithm(constant, negative)
            ? FixWriter.Parenthesized(FixWriter.Binary(
                SyntaxKind.SubtractExpression, FixWriter.InBinary(FixWriter.Plain(constant.Pick(node))), FixWriter.Int(1)))
            : FixWriter.Named(
                constant,
                node,
                SyntaxFactory.ParseExpression(((BigInteger.One << exponent) - 1).ToString(CultureInfo.InvariantCulture)));

    private static bool HasLogarithm(Factor constant, bool negative) => constant.IsNamed && !negative
        && Convert.ToDouble(constant.Constant, CultureInfo.InvariantCulture) > 0
        && constant.Operation.Type?.SpecialType is not (SpecialType.System_IntPtr or SpecialType.System_UIntPtr);

    private static ExpressionSyntax Shifted(ExpressionSyntax operand, int exponent) =>
        exponent == 0 ? operand : FixWriter.Binary(SyntaxKind.LeftShiftExpression, FixWriter.InBinary(operand), FixWriter.Int(exponent));

    // C# makes a long of a uint's negation, and has none for ulong.
    private static ExpressionSyntax Negated(Product product, ExpressionSyntax operand) => product.Kind == NumberKind.Unsigned
        ? FixWriter.Difference(operand)
        : FixWriter.Negated(operand);

    private static ExpressionSyntax SumOfShifts(Product product, SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write)
    {
        var (firstSign, firstExponent) = powers.Terms[0];
        var first = Shifted(write.Operand(other, node), firstExponent);
        var sum = firstSign < 0 ? Negated(product, first) : FixWriter.InBinary(first);
        foreach (var (sign, exponent) in powers.Terms.Skip(1))
        {
            sum = FixWriter.Binary(
                sign < 0 ? SyntaxKind.SubtractExpression : SyntaxKind.AddExpression,
                sum,
                FixWriter.InBinary(Shifted(FixWriter.Again(write.Operand(other, node)), exponent)));
        }

        return sum;
    }

    private static ExpressionSyntax Sum(Product product, SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write) =>
        write.Call(
        "Shift",
        "Sum",
        [
            write.Operand(other, node),
            .. powers.Terms.Select(term => SyntaxFactory.ParseExpression(
                (term.Sign * (BigInteger.One << term.Exponent)).ToString(CultureInfo.InvariantCulture)
                + (Width(product.Type) == 64 ? "L" : ""))),
        ]);

    // The powers are parameters of the signed type.
    private static bool HasSum(Product product, SignedPowers powers) =>
        Width(product.Type) is { } width && powers.Terms.All(term => term.Exponent < width - 1);

    private static int? Width(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int32 or SpecialType.System_UInt32 => 32,
        SpecialType.System_Int64 or SpecialType.System_UInt64 => 64,
        _ => null,
    };

    private static int LargestExponent(Product product) => product.Type.SpecialType == SpecialType.System_Int64 ? 62 : 30;

    // Whether '&=' takes the mask as a constant of the target's type.
    private static bool IsMask(Factor target, int exponent) => target.Operation.Type?.SpecialType switch
    {
        SpecialType.System_Byte => exponent <= 8,
        SpecialType.System_SByte => exponent <= 7,
        SpecialType.System_UInt16 => exponent <= 16,
        SpecialType.System_Int16 => exponent <= 15,
        _ => true,
    };

    // Unsigned ones, also before they were converted; lengths and counts.
    private static bool IsNeverNegative(Product product, Factor factor) =>
        product.Kind == NumberKind.Unsigned
        || factor.Operation.Type
            ?.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_Char or SpecialType.System_UInt32
        || factor.Operation is IPropertyReferenceOperation { Property: { Name: "Length" or "Count", ContainingNamespace: { } space } }
            && space.ToDisplayString().StartsWith("System", StringComparison.Ordinal);
}
