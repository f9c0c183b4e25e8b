using System.Linq;
using KernelGen.CodeFixes.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Costs;

/// <summary>From <c>D(x)</c>, a derivative, to <c>D(x, gradient)</c>, its product with the gradient.</summary>
internal static class GradientParameter
{
    public static MethodDeclarationSyntax AddTo(MethodDeclarationSyntax method)
    {
        var names = method.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(static token => token.ValueText);
        var gradient = names.Contains("gradient") ? "gradientBehind" : "gradient";
        var results = method.DescendantNodes(static node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .Select(static node => node switch
            {
                ReturnStatementSyntax result => result.Expression,
                ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } result => result.Expression,
                _ => null,
            })
            .OfType<ExpressionSyntax>()
            .ToList();
        var changed = method.ReplaceNodes(results, (result, _) => Times(result, gradient));
        var parameters = changed.ParameterList.Parameters;
        var added = SyntaxFactory.ParseParameterList($"(float {gradient})").Parameters[0];
        var comma = SyntaxFactory.Token([], SyntaxKind.CommaToken, [SyntaxFactory.Space]);
        return changed.WithParameterList(
            changed.ParameterList.WithParameters(SyntaxFactory.SeparatedList(parameters.Concat([added]), [comma])));
    }

    // Each way of a condition by itself: what it gives is a constant in most derivatives.
    private static ExpressionSyntax Times(ExpressionSyntax factor, string gradient) => factor switch
    {
        ParenthesizedExpressionSyntax parenthesized => parenthesized.WithExpression(Times(parenthesized.Expression, gradient)),
        ConditionalExpressionSyntax choice =>
            choice.WithWhenTrue(Times(choice.WhenTrue, gradient)).WithWhenFalse(Times(choice.WhenFalse, gradient)),
        LiteralExpressionSyntax { Token.Value: 1 or 1f } =>
            SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], gradient, [])).WithTriviaFrom(factor),
        _ => Rewriting.WithoutMarkers(FixWriter.Binary(
            SyntaxKind.MultiplyExpression, FixWriter.InBinary(factor.WithoutTrivia()), SyntaxFactory.IdentifierName(gradient)))
            .WithTriviaFrom(factor),
    };
}
