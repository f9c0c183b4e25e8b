using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products with and quotients by constants in floating point: shifts, and sums of few shifts.</summary>
internal static class ConstantRewrites
{
    private const int MostPowers = 4;

    public static IEnumerable<Replacement> Of(Product product)
    {
        var constant = product.Right.Constant is not null ? product.Right : product.Left;
        var other = product.Other(constant);
        if (!NumberKinds.IsFloat(product.Kind)
            || constant.Constant is null or char or bool or string
            || other.Constant is not null
            || (product.Symbol != '*' && constant == product.Left)
            || product.Symbol == '%'
            || (product.Kind == NumberKind.Vector && !other.IsOfType))
        {
            return [];
        }

        if (SignedPowers.PowerOf(constant.Number) is not { } exponent)
        {
            return constant.Number == 0 ? [] : Sums(product, constant, other);
        }

        if (constant.IsNamed && NumberKinds.IsScalarFloat(product.Kind))
        {
            return [Named(product, constant, other)];
        }

        return exponent == 0 ? [] : [Power(constant, other, product.Symbol == '*' ? exponent : -exponent)];
    }

    // The name says what the power of two is for, and may become another one.
    private static Replacement Named(Product product, Factor constant, Factor other) => new(
        "Shift",
        "Use '{0}'",
        (node, write) => write.Call(
            "Shift",
            product.Symbol == '*' ? "ByNearestPower" : "DivideByNearestPower",
            write.Operand(other, node),
            write.Operand(constant, node)));

    private static Replacement Power(Factor constant, Factor other, int exponent) => new(
        "Shift",
        "Use '{0}'",
        (node, write) => FixWriter.Named(constant, node, Shifted(other, node, write, exponent, constant.Number < 0)));

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
            var most = product.Kind == NumberKind.Double ? 1023 : 127;
            if (powers.Terms.Length < count || powers.Terms.Any(term => term.Exponent < least || term.Exponent > most))
            {
                yield break;
            }

            if (count > 1)
            {
                yield return new(
                    "Shifts" + count.ToString(CultureInfo.InvariantCulture),
                    $"Use {count} shifts, {SumAccuracy.Of(product, other, powers)}: {powers}",
                    (node, write) => FixWriter.Named(
                        constant,
                        node,
                        isScalar ? Sum(product.Kind, powers, other, node, write) : SumOfShifts(powers, other, node, write)));
            }

            if (powers.IsExact)
            {
                yield break;
            }
        }
    }

    private static ExpressionSyntax Sum(NumberKind kind, SignedPowers powers, Factor other, ExpressionSyntax node, FixWriter write) =>
        write.Call(
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
                sign < 0 ? SyntaxKind.SubtractExpression : SyntaxKind.AddExpression,
                sum,
                FixWriter.Again(Shifted(other, node, write, exponent, negative: false)));
        }

        return sum;
    }

    private static ExpressionSyntax Shifted(Factor other, ExpressionSyntax node, FixWriter write, int exponent, bool negative)
    {
        var operand = write.Operand(other, node);
        var shifted = exponent == 0 ? operand : write.Call("Shift", "By", operand, FixWriter.Int(exponent));
        return negative ? FixWriter.Negated(shifted) : shifted;
    }
}
