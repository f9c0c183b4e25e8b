using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Products with 2^k for a whole k that is known only at run time, and with a power of two that a variable was rounded to.
/// </summary>
internal static class PowerRewrites
{
    private const string OutOfRange = "Use '{0}': differs where the power of two alone is out of range";
    private const string LeastExponent = "Use '{0}': differs for the least int, which has no negation";

    public static IEnumerable<Replacement> Of(Product product)
    {
        if (!NumberKinds.IsScalarFloat(product.Kind))
        {
            yield break;
        }

        foreach (var power in new[] { product.Right, product.Left })
        {
            var other = product.Other(power);
            var isLeft = power == product.Left;
            if (product.Symbol == '%'
                || (isLeft && product.Symbol == '/')
                || !product.MayStandFirst(other)
                || power.Operation is not IInvocationOperation call)
            {
                continue;
            }

            if (Powers.Exponent(call) is { } exponent)
            {
                var divides = exponent.IsNegated != (product.Symbol == '/');
                yield return new("PowerShift", OutOfRange, (node, write) =>
                    write.Call("Shift", "By", write.Operand(other, node), Exponent(exponent, power.Pick(node), divides)));
                yield break;
            }

            if (product.Symbol == '*'
                && call.TargetMethod is { Name: "Nearest", ContainingType.Name: "PowerOfTwo", ContainingNamespace.Name: "KernelGen" }
                && SymbolEqualityComparer.Default.Equals(call.Type, product.Type))
            {
                yield return new("Shift", "Use '{0}'", (node, write) =>
                    write.Call("Shift", "ByNearestPower", write.Operand(other, node), Argument(power.Pick(node), 0)));
                yield break;
            }
        }
    }

    /// <summary>2^k itself.</summary>
    public static Replacement? Of(IInvocationOperation call)
    {
        var kind = NumberKinds.Of(call.Type);
        if (!NumberKinds.IsScalarFloat(kind) || call.Syntax is not InvocationExpressionSyntax || Powers.IsOfRuntime(call))
        {
            return null;
        }

        return Powers.Exponent(call) is { } exponent
            ? new(exponent.IsNegated ? "PowerShift" : "Shift", exponent.IsNegated ? LeastExponent : "Use '{0}'", (node, write) =>
                write.Call("Shift", "By", FixWriter.Number(1, kind), Exponent(exponent, node, exponent.IsNegated)))
            : null;
    }

    private static ExpressionSyntax Exponent(PowerExponent exponent, ExpressionSyntax call, bool negated)
    {
        var argument = Argument(call, exponent.Argument);
        return negated ? FixWriter.Negated(argument) : argument;
    }

    private static ExpressionSyntax Argument(ExpressionSyntax call, int index) =>
        FixWriter.Trimmed(((InvocationExpressionSyntax)FixWriter.Inside(call)).ArgumentList.Arguments[index].Expression);
}
