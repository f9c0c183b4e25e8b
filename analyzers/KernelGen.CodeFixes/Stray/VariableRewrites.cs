using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Products of two variables in floating point: one of them is rounded to a power of two. Quotients by one: the divisor is.
/// </summary>
internal static class VariableRewrites
{
    private const int LongestQuote = 24;

    public static IEnumerable<Replacement> Of(Product product)
    {
        var isVector = product.Kind == NumberKind.Vector && IsVector(product.Left) && IsVector(product.Right) && product.Symbol == '*';
        if (!(NumberKinds.IsScalarFloat(product.Kind) || isVector) || product.Right.Constant is not null)
        {
            return [];
        }

        if (product.Symbol == '/')
        {
            return
            [
                new(
                    "RoundRight",
                    $"Round {Quote(product.Right, product)} to a power of two, error up to 50 %",
                    (node, write) => write.Call(
                        "Shift", "DivideByNearestPower", write.Operand(product.Left, node), write.Operand(product.Right, node))),
            ];
        }

        if (product.Symbol == '*' && product.Left.Constant is null)
        {
            var right = Round("RoundRight", product, product.Right);
            if (!product.MayStandFirst(product.Right)
                || SyntaxFactory.AreEquivalent(product.Left.Pick(product.Syntax), product.Right.Pick(product.Syntax)))
            {
                return [right];
            }

            // Rather a gain that stays the same than the values that it is for.
            var left = Round("RoundLeft", product, product.Left);
            return !product.IsCompound && IsSteady(product.Left, product.Syntax) && !IsSteady(product.Right, product.Syntax)
                ? [left, right]
                : [right, left];
        }

        return [];
    }

    // Something with a name that is not given a new value on each trip of the loop, or in this method.
    private static bool IsSteady(Factor factor, SyntaxNode product)
    {
        var operation = factor.Operation;
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation switch
        {
            IParameterReferenceOperation or IFieldReferenceOperation => true,
            ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var reference] } =>
                product.Ancestors().FirstOrDefault(IsLoop) is { } loop && !loop.Span.Contains(reference.Span),
            _ => false,
        };
    }

    private static bool IsLoop(SyntaxNode node) =>
        node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

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
        return text.Length <= LongestQuote && !text.Contains("\n") ? $"'{text}'"
            : factor == product.Left ? "the left operand"
            : "the right operand";
    }
}
