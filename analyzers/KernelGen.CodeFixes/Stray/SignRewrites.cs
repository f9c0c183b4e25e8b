using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Products with signs: Math.Sign, CopySign of one, and a choice between −1, 0 and 1.</summary>
internal static class SignRewrites
{
    public static IEnumerable<Replacement> Of(Product product)
    {
        if (product.Symbol != '*' || product.Left.Constant is not null || product.Right.Constant is not null)
        {
            yield break;
        }

        foreach (var sign in new[] { product.Right, product.Left })
        {
            var other = product.Other(sign);

            var found = false;
            foreach (var replacement in Of(product, sign, other))
            {
                found = true;
                yield return replacement;
            }

            if (found)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<Replacement> Of(Product product, Factor sign, Factor other) => sign.Operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Sign" } method, Arguments.Length: 1 }
            when IsOfNumbers(method) && HasBySign(product) && product.MayStandFirst(other) =>
            [
                new(
                    "Sign",
                    "Use '{0}'",
                    (node, write) => write.Call("SignFlip", "BySign", write.Operand(other, node), FixWriter.Trimmed(sign.Pick(node))))
            ],
        IInvocationOperation { TargetMethod: { Name: "CopySign" } method, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 1f
            or 1.0 } }, _] } call
            when IsOfNumbers(method) && Powers.IsPlain(call) && NumberKinds.IsScalarFloat(product.Kind)
                && SymbolEqualityComparer.Default.Equals(call.Type, product.Type) && product.MayStandFirst(other) =>
            [
                new(
                    "Sign",
                    "Use '{0}'",
                    (node, write) => write.Call("SignFlip", "By", write.Operand(other, node), Argument(sign.Pick(node), 1)))
            ],
        IConditionalOperation { WhenFalse: { } otherwise, IsRef: false } choice
            when IsOfSigns(product) && SignOf(choice.WhenTrue) is { } whenTrue && SignOf(otherwise) is { } whenFalse =>
            Choice(product, sign, other, whenTrue, whenFalse),
        _ => [],
    };

    // A name is written on both sides of the choice, after the condition; what is longer is written once,
    // before it. A sign of 0 is exact for BySign only.
    private static IEnumerable<Replacement> Choice(Product product, Factor sign, Factor other, int whenTrue, int whenFalse)
    {
        var choice = new Replacement("Sign", "Use '{0}'", (node, write) => Choice(whenTrue, whenFalse, product, sign, other, node, write));
        var mayChoose = other.IsSimple && (sign == product.Left || Effects.Commute(product.Left.Operation, product.Right.Operation));
        var isExact = product.Kind == NumberKind.Signed || (whenTrue != 0 && whenFalse != 0);
        if (mayChoose && isExact)
        {
            yield return choice;
        }
        else if (HasBySign(product) && product.MayStandFirst(other))
        {
            yield return new("Sign", "Use '{0}'", (node, write) => write.Call(
                "SignFlip", "BySign", write.Operand(other, node), Signs(whenTrue, whenFalse, sign.Pick(node))));
        }

        if (mayChoose && !isExact)
        {
            yield return choice with { Key = "SignChoice", Title = "Use '{0}': differs for NaN, infinity and the sign of zero" };
        }
    }

    private static ExpressionSyntax Signs(int whenTrue, int whenFalse, ExpressionSyntax choice)
    {
        var conditional = (ConditionalExpressionSyntax)FixWriter.Inside(choice);
        return conditional
            .WithWhenTrue(FixWriter.Int(whenTrue).WithTriviaFrom(conditional.WhenTrue))
            .WithWhenFalse(FixWriter.Int(whenFalse).WithTriviaFrom(conditional.WhenFalse));
    }

    private static ExpressionSyntax Choice(
        int whenTrue, int whenFalse, Product product, Factor sign, Factor other, ExpressionSyntax node, FixWriter write)
    {
        // A choice between narrow integers would be one itself.
        var operand = whenTrue < 0 || whenFalse < 0 ? write.Operand(other, node) : write.Converted(other, node);
        var conditional = (ConditionalExpressionSyntax)FixWriter.Inside(sign.Pick(node));
        return conditional
            .WithWhenTrue(Signed(whenTrue, product, whenTrue == 0 ? operand : FixWriter.Trimmed(operand))
                .WithTriviaFrom(conditional.WhenTrue))
            .WithWhenFalse(Signed(whenFalse, product, whenTrue == 0 ? operand : FixWriter.Again(operand))
                .WithTriviaFrom(conditional.WhenFalse));
    }

    private static ExpressionSyntax Signed(int sign, Product product, ExpressionSyntax operand) => sign switch
    {
        0 => SyntaxFactory.ParseExpression(product.Kind switch { NumberKind.Single => "0f", NumberKind.Double => "0.0", _ => "0" }),
        < 0 => FixWriter.Negated(operand),
        _ => operand,
    };

    private static int? SignOf(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: var value }
        ? value switch
        {
            0 or 0L or 0f or 0.0 => 0,
            1 or 1L or 1f or 1.0 => 1,
            -1 or -1L or -1f or -1.0 => -1,
            _ => null,
        }
        : null;

    private static ExpressionSyntax Argument(ExpressionSyntax call, int index) =>
        FixWriter.Trimmed(((InvocationExpressionSyntax)FixWriter.Inside(call)).ArgumentList.Arguments[index].Expression);

    // An overflow of the least integer throws where the product throws; SignFlip never does.
    private static bool HasBySign(Product product) => IsOfSigns(product) && !(product.IsChecked && product.Kind == NumberKind.Signed);

    private static bool IsOfSigns(Product product) => product.Type.SpecialType
        is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool IsOfNumbers(IMethodSymbol method) => method is
    {
        IsStatic: true,
        ReturnType.SpecialType: SpecialType.System_Int32 or SpecialType.System_Single or SpecialType.System_Double,
        ContainingType: { Name: "Math" or "MathF" or "Single" or "Double" or "Int32"
            or "Int64", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } },
    };
}
