using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Calls of the library that multiply: powers of two, and products written as methods, which become operators with fixes of their own.
/// </summary>
internal static class CallRewrites
{
    public static IEnumerable<Replacement> Of(IInvocationOperation call)
    {
        if (!Powers.IsPlain(call))
        {
            yield break;
        }

        if (PowerRewrites.Of(call) is { } power)
        {
            yield return power;
        }
        else if (Powers.IsOfSystem(call) && call.TargetMethod.Name is "FusedMultiplyAdd" or "MultiplyAddEstimate")
        {
            yield return new("Split", "Use '{0}': rounds the product, which can then be replaced", (node, write) => FixWriter.Binary(
                SyntaxKind.AddExpression,
                FixWriter.Parenthesized(Operator(SyntaxKind.MultiplyExpression, call, node, write)),
                FixWriter.InBinary(Argument(call, 2, node, write))));
        }
        else if (IsOfVectors(call) && call.TargetMethod.Name is "Multiply" or "Divide")
        {
            var kind = call.TargetMethod.Name == "Multiply" ? SyntaxKind.MultiplyExpression : SyntaxKind.DivideExpression;
            yield return new("Operator", "Use '{0}', which can then be replaced", (node, write) => Operator(kind, call, node, write));
        }
    }

    private static ExpressionSyntax Operator(SyntaxKind kind, IInvocationOperation call, ExpressionSyntax node, FixWriter write) =>
        FixWriter.Binary(kind, FixWriter.InBinary(Argument(call, 0, node, write)), FixWriter.InBinary(Argument(call, 1, node, write)));

    private static ExpressionSyntax Argument(IInvocationOperation call, int index, ExpressionSyntax node, FixWriter write)
    {
        var factor = Factor.Of(
            call.Arguments[index].Value,
            call.Arguments[index].Parameter?.Type,
            current => ((InvocationExpressionSyntax)current).ArgumentList.Arguments[index].Expression);
        return write.Operand(factor, node);
    }

    private static bool IsOfVectors(IInvocationOperation call) =>
        NumberKinds.Of(call.Type) == NumberKind.Vector && call.Arguments.Length == 2
        && call.TargetMethod is { IsStatic: true, ContainingType.Name: "Vector" or "Vector128" or "Vector256" or "Vector512" };
}
