using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>All ways to write an expression without a multiplication, the best first.</summary>
internal static class Rewrites
{
    /// <summary>The ways for the expression of a diagnostic.</summary>
    public static IReadOnlyList<Replacement> Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(expression, cancellationToken) is { } operation
        && Imports.Runtime(model.Compilation, "Shift") is not null
            ? [.. Of(operation)]
            : [];

    /// <summary>The expression that a diagnostic is about.</summary>
    public static ExpressionSyntax? Find(SyntaxNode root, Diagnostic diagnostic)
    {
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node is ExpressionSyntax expression && expression.Span == diagnostic.Location.SourceSpan ? expression : null;
    }

    private static IEnumerable<Replacement> Of(IOperation operation)
    {
        if (operation is IInvocationOperation call)
        {
            return CallRewrites.Of(call);
        }

        if (Product.Of(operation) is not { } product)
        {
            return [];
        }

        // What is exact stands for itself; a product that can only be approximated has its factors rounded.
        IReadOnlyList<Replacement> exact =
        [
            .. UnitRewrites.Of(product),
            .. ConstantRewrites.Of(product),
            .. IntegerRewrites.Of(product),
            .. SignRewrites.Of(product),
            .. PowerRewrites.Of(product),
        ];
        return exact.Count > 0 ? exact : VariableRewrites.Of(product);
    }
}
