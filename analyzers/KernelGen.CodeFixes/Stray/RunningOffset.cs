using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>A product of a for loop's variable and a stride that the loop does not change, which a variable beside the loop's can follow by additions.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="Variable">The loop's variable.</param>
/// <param name="Products">The product everywhere in the loop.</param>
/// <param name="Start">Its first value, as code.</param>
/// <param name="Symbol">'+=' or '-='.</param>
/// <param name="Advance">What is added after each trip, as code.</param>
internal sealed record RunningOffset(
    ForStatementSyntax Loop, string Variable, IReadOnlyList<BinaryExpressionSyntax> Products, string Start, string Symbol, string Advance)
{
    /// <summary>The offset for a product; null where it is no product with a loop's variable or cannot be followed.</summary>
    public static RunningOffset? Of(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node is not BinaryExpressionSyntax product || model.GetOperation(product, cancellationToken)
            is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, IsChecked: false, IsLifted: false, OperatorMethod: null } operation)
        {
            return null;
        }

        return Of(product, operation, operation.LeftOperand, operation.RightOperand, model, cancellationToken)
            ?? Of(product, operation, operation.RightOperand, operation.LeftOperand, model, cancellationToken);
    }

    private static RunningOffset? Of(
        BinaryExpressionSyntax product, IBinaryOperation operation, IOperation counter, IOperation stride, SemanticModel model, CancellationToken cancellationToken)
    {
        // The loop's variable itself, in its own type.
        if (counter is not ILocalReferenceOperation { Local: var local }
            || !SymbolEqualityComparer.Default.Equals(local.Type, operation.Type)
            || NumberKinds.Of(local.Type) is not (NumberKind.Signed or NumberKind.Unsigned)
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer.Value: var start, Parent: VariableDeclarationSyntax { Parent: ForStatementSyntax loop },
            }
            || loop.ContainsDirectives
            || !IsWithin(product, loop)
            || Step(loop, local, model) is not { } step
            || model.GetConstantValue(start, cancellationToken).Value is not int first
            || !IsUnchanged(stride, loop, model))
        {
            return null;
        }

        var (begin, advance) = stride.ConstantValue is { HasValue: true, Value: var value }
            ? Constants(value, first, step)
            : (Scaled(stride.Syntax.ToString(), first, local.Type), Scaled(stride.Syntax.ToString(), Math.Abs(step), local.Type));
        var products = Places(loop)
            .SelectMany(place => place.DescendantNodesAndSelf())
            .OfType<BinaryExpressionSyntax>()
            .Where(other => IsWithin(other, loop) && IsSame(other, product) && model.GetOperation(other, cancellationToken) is IBinaryOperation { IsChecked: false })
            .ToList();
        return begin is null || advance is null
            ? null
            : new(loop, local.Name, products, begin, step > 0 || advance.StartsWith("-", StringComparison.Ordinal) ? "+=" : "-=", advance);
    }

    // Both constants: computed here.
    private static (string? Begin, string? Advance) Constants(object? stride, int first, int step)
    {
        if (stride is not (int or long or uint or ulong or short or byte or sbyte or ushort))
        {
            return (null, null);
        }

        var factor = Convert.ToDecimal(stride, CultureInfo.InvariantCulture);
        var begin = factor * first;
        var advance = factor * Math.Abs(step);
        return Math.Abs(begin) > int.MaxValue || Math.Abs(advance) > int.MaxValue
            ? (null, null)
            : (begin.ToString(CultureInfo.InvariantCulture), step < 0 && advance < 0 ? null : advance.ToString(CultureInfo.InvariantCulture));
    }

    // A variable times 0 or a power of two.
    private static string? Scaled(string stride, int factor, ITypeSymbol type) => factor switch
    {
        0 => "0",
        1 => stride,
        > 0 when (factor & (factor - 1)) == 0 && type.SpecialType == SpecialType.System_Int32 =>
            stride + " << " + SignedPowers.PowerOf(factor)!.Value.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // How far the only change of the variable moves it: among the incrementors, so that 'continue' does not miss it.
    private static int? Step(ForStatementSyntax loop, ILocalSymbol local, SemanticModel model)
    {
        var mentions = loop.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local));
        ExpressionSyntax? change = null;
        foreach (var mention in mentions)
        {
            switch (mention.Parent)
            {
                case AssignmentExpressionSyntax assignment when assignment.Left == mention:
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }:
                    if (change is not null || !loop.Incrementors.Contains((ExpressionSyntax)mention.Parent))
                    {
                        return null;
                    }

                    change = (ExpressionSyntax)mention.Parent;
                    break;
                case ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression }:
                    return null;
            }
        }

        return change switch
        {
            PrefixUnaryExpressionSyntax prefix => prefix.IsKind(SyntaxKind.PreIncrementExpression) ? 1 : -1,
            PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.PostIncrementExpression) ? 1 : -1,
            AssignmentExpressionSyntax assignment when model.GetConstantValue(assignment.Right).Value is int step and not (0 or int.MinValue) =>
                assignment.IsKind(SyntaxKind.AddAssignmentExpression) ? step : assignment.IsKind(SyntaxKind.SubtractAssignmentExpression) ? -step : null,
            _ => null,
        };
    }

    private static bool IsUnchanged(IOperation stride, ForStatementSyntax loop, SemanticModel model)
    {
        while (stride is IConversionOperation { IsImplicit: true } conversion)
        {
            stride = conversion.Operand;
        }

        if (stride.ConstantValue.HasValue || stride is IFieldReferenceOperation { Field.IsReadOnly: true, Instance: null or IInstanceReferenceOperation })
        {
            return true;
        }

        var local = stride as ILocalReferenceOperation;
        var symbol = local?.Local ?? (ISymbol?)(stride as IParameterReferenceOperation)?.Parameter;
        if (symbol is null or ILocalSymbol { RefKind: not RefKind.None } or IParameterSymbol { RefKind: not RefKind.None })
        {
            return false;
        }

        // Declared outside, not written in the loop, and out of reach of lambdas and pointers.
        return !symbol.DeclaringSyntaxReferences.Any(reference => loop.Span.Contains(reference.Span) && reference.SyntaxTree == loop.SyntaxTree)
            && model.AnalyzeDataFlow(loop) is { Succeeded: true } flow
            && !flow.WrittenInside.Contains(symbol, SymbolEqualityComparer.Default)
            && !flow.Captured.Contains(symbol, SymbolEqualityComparer.Default)
            && !flow.UnsafeAddressTaken.Contains(symbol, SymbolEqualityComparer.Default);
    }

    // Where the offset has the value that belongs to the variable's: not among the incrementors, which have an order.
    private static IEnumerable<SyntaxNode> Places(ForStatementSyntax loop) => loop.Condition is null ? [loop.Statement] : [loop.Condition, loop.Statement];

    private static bool IsWithin(SyntaxNode product, ForStatementSyntax loop) =>
        Places(loop).Any(place => place.Span.Contains(product.Span))
        && !product.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(static ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    // Names within a loop mean the same everywhere: the loop's variable cannot be hidden, the stride is declared outside.
    private static bool IsSame(BinaryExpressionSyntax one, BinaryExpressionSyntax other) => one.IsKind(SyntaxKind.MultiplyExpression)
        && ((SyntaxFactory.AreEquivalent(one.Left, other.Left) && SyntaxFactory.AreEquivalent(one.Right, other.Right))
            || (SyntaxFactory.AreEquivalent(one.Left, other.Right) && SyntaxFactory.AreEquivalent(one.Right, other.Left)));
}
