using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products with and quotients by constants in floating point: shifts, signs, and sums of few shifts.</summary>
internal static class ConstantRewrites
{
    private const int MostPowers = 4;

    public static IEnumerable<Replacement> Of(Product product)
    {
        var constant = product.Right.Constant is not null ? product.Right : product.Left;
        var other = product.Other(constant);
        if (constant.Constant is null or char or bool or string || other.Constant is not null || (product.Symbol != '*' && constant == product.Left) || product.Symbol == '%')
        {
            return [];
        }

        var number = Convert.ToDouble(constant.Constant, CultureInfo.InvariantCulture);
        if (number is 1 or -1)
        {
            return [Unit(other, negative: number < 0)];
        }

        if (number == 0)
        {
            return product.Symbol == '*' && other.HasNoEffect ? [Zero(product)] : [];
        }

        return NumberKinds.IsFloat(product.Kind) && SignedPowers.PowerOf(constant.Number) is { } exponent
            ? [Power(other, product.Symbol == '*' ? exponent : -exponent, negative: number < 0)]
            : NumberKinds.IsFloat(product.Kind) ? Sums(product, constant, other) : [];
    }

    private static Replacement Unit(Factor other, bool negative) => negative
        ? new("Negate", "Use '{0}'", (node, write) => FixWriter.Negated(write.Operand(other, node)))
        : new("Unit", "Use '{0}'", (node, write) => write.Operand(other, node));

    private static Replacement Zero(Product product) => new(
        "Zero",
        NumberKinds.IsInteger(product.Kind) || product.Kind == NumberKind.Decimal ? "Use '{0}'" : "Use '{0}': differs for NaN, infinity and the sign of zero",
        (_, write) => product.Kind switch
        {
            NumberKind.Single => SyntaxFactory.ParseExpression("0f"),
            NumberKind.Double => SyntaxFactory.ParseExpression("0.0"),
            NumberKind.Decimal => SyntaxFactory.ParseExpression("0m"),
            NumberKind.Half => write.Cast(product.Type, SyntaxFactory.ParseExpression("0")),
            NumberKind.Vector => SyntaxFactory.ParseExpression(write.Type(product.Type) + ".Zero"),
            _ => SyntaxFactory.ParseExpression("0" + Suffix(product)),
        });

    private static Replacement Power(Factor other, int exponent, bool negative) => new(
        "Shift",
        "Use '{0}'",
        (node, write) => Shifted(other, node, write, exponent, negative));

    private static IEnumerable<Replacement> Sums(Product product, Factor constant, Factor other)
    {
        var wanted = product.Symbol == '*' ? constant.Number : 1 / constant.Number;
        var isScalar = NumberKinds.IsScalarFloat(product.Kind);
        if (double.IsNaN(wanted) || double.IsInfinity(wanted) || wanted == 0 || !(isScalar || other.IsSimple))
        {
            yield break;
        }

        for (var count = 1; count <= MostPowers; count++)
        {
            var powers = SignedPowers.Of(wanted, count);
            var least = product.Kind == NumberKind.Double ? -1022 : -126;
            if (powers.Terms.Length < count || powers.Terms.Any(term => term.Exponent < least))
            {
                yield break;
            }

            // The reciprocal of what is no power of two is never exact, even where the double nearest to it is.
            var isExact = powers.IsExact && product.Symbol == '*';
            if (count > 1)
            {
                yield return new(
                    "Shifts" + count.ToString(CultureInfo.InvariantCulture),
                    $"Use {count} shifts, {(isExact ? "exact" : $"error {powers.Percent()}")}: {powers}",
                    (node, write) => isScalar ? Sum(product.Kind, powers, other, node, write) : SumOfShifts(powers, other, node, write));
            }

            if (powers.IsExact)
            {
                yield break;
            }
        }
    }

    private static ExpressionSyntax Sum(NumberKind kind, SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write) => write.Call(
        "Shift",
        "Sum",
        [write.Operand(other, node), .. powers.Terms.Select(term => FixWriter.Number(term.Sign * Math.Pow(2, term.Exponent), kind))]);

    // For the types that Shift.Sum is not there for.
    private static ExpressionSyntax SumOfShifts(SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write)
    {
        var sum = Shifted(other, node, write, powers.Terms[0].Exponent, powers.Terms[0].Sign < 0);
        foreach (var (sign, exponent) in powers.Terms.Skip(1))
        {
            sum = FixWriter.Binary(
                sign < 0 ? SyntaxKind.SubtractExpression : SyntaxKind.AddExpression, sum, Shifted(other, node, write, exponent, negative: false));
        }

        return sum;
    }

    private static ExpressionSyntax Shifted(Factor other, ExpressionSyntax node, FixWriter write, int exponent, bool negative)
    {
        var operand = write.Operand(other, node);
        var shifted = exponent == 0 ? operand : write.Call("Shift", "By", operand, FixWriter.Int(exponent));
        return negative ? FixWriter.Negated(shifted) : shifted;
    }

    private static string Suffix(Product product) => product.Type.SpecialType switch
    {
        SpecialType.System_Int64 => "L",
        SpecialType.System_UInt32 => "u",
        SpecialType.System_UInt64 => "UL",
        _ => "",
    };
}
