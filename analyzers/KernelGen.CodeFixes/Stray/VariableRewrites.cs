using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products of two variables in floating point: one of them is rounded to a power of two. Quotients by one: the divisor is.</summary>
internal static class VariableRewrites
{
    private const int LongestQuote = 24;

    public static IEnumerable<Replacement> Of(Product product)
    {
        var isVector = product.Kind == NumberKind.Vector && IsVector(product.Left) && IsVector(product.Right) && product.Symbol == '*';
        if (!(NumberKinds.IsScalarFloat(product.Kind) || isVector) || product.Right.Constant is not null)
        {
            yield break;
        }

        if (product.Symbol == '/')
        {
            yield return new(
                "RoundRight",
                $"Round {Quote(product.Right, product)} to a power of two, error up to 50 %",
                (node, write) => write.Call("Shift", "DivideByNearestPower", write.Operand(product.Left, node), write.Operand(product.Right, node)));
        }
        else if (product.Symbol == '*' && product.Left.Constant is null)
        {
            yield return Round("RoundRight", product, product.Right);
            if ((product.Left.HasNoEffect || product.Right.HasNoEffect)
                && !SyntaxFactory.AreEquivalent(product.Left.Pick(product.Syntax), product.Right.Pick(product.Syntax)))
            {
                yield return Round("RoundLeft", product, product.Left);
            }
        }
    }

    private static bool IsVector(Factor factor) => NumberKinds.Of(factor.Operation.Type) == NumberKind.Vector;

    private static Replacement Round(string key, Product product, Factor rounded)
    {
        var other = product.Other(rounded);
        return new(
            key,
            $"Round {Quote(rounded, product)} to a power of two, error up to 33.4 %",
            (node, write) => write.Call("Shift", "ByNearestPower", write.Operand(other, node), write.Operand(rounded, node)));
    }

    private static string Quote(Factor factor, Product product)
    {
        var text = FixWriter.WithoutParentheses(factor.Pick(product.Syntax)).WithoutTrivia().ToString();
        return text.Length <= LongestQuote && !text.Contains("\n") ? $"'{text}'" : factor == product.Left ? "the left operand" : "the right operand";
    }
}
