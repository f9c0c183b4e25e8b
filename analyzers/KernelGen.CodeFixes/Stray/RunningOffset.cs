using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// A product of a for loop's variable and a stride that the loop does not change, which a variable beside the loop's can follow by
/// additions.
/// </summary>
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
            is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, IsChecked: false, IsLifted: false,
                OperatorMethod: null } operation)
        {
            return null;
        }

        return Of(product, operation, operation.LeftOperand, operation.RightOperand, model, cancellationToken)
            ?? Of(product, operation, operation.RightOperand, operation.LeftOperand, model, cancellationToken);
    }

    private static RunningOffset? Of(
        BinaryExpressionSyntax product,
        IBinaryOperation operation,
        IOperation counter,
        IOperation stride,
        SemanticModel model,
        CancellationToken cancellationToken)
    {
        // The loop's variable itself, in its own type.
        if (counter is not ILocalReferenceOperation { Local: var local }
            || local.RefKind != RefKind.None
            || !SymbolEqualityComparer.Default.Equals(local.Type, operation.Type)
            || NumberKinds.Of(local.Type) is not (NumberKind.Signed or NumberKind.Unsigned)
            || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer.Value: var start, Parent: VariableDeclarationSyntax { Parent: ForStatementSyntax loop },
            }
            || loop.ContainsDirectives
            || HasComments(product)
            || !IsWithin(product, loop)
            || Step(loop, local, model) is not { } step
            || model.GetConstantValue(start, cancellationToken).Value is not int first
            || !IsUnchanged(stride, loop, model))
        {
            return null;
        }

        var isDown = step < 0;
        var (begin, advance) = stride.ConstantValue is { HasValue: true, Value: var value }
            ? Constants(stride, value, first, step, ref isDown)
            : (Scaled(stride.Syntax.ToString(), first, local.Type), Scaled(stride.Syntax.ToString(), Math.Abs(step), local.Type));
        var products = Places(loop)
            .SelectMany(place => place.DescendantNodesAndSelf())
            .OfType<BinaryExpressionSyntax>()
            .Where(other => IsWithin(other, loop) && IsSame(other, product, model, cancellationToken) && !HasComments(other))
            .ToList();
        return begin is null || advance is null ? null : new(loop, local.Name, products, begin, isDown ? "-=" : "+=", advance);
    }

    // Both constants: computed here, or by the compiler where the constant has a name that says what it is.
    private static (string? Begin, string? Advance) Constants(IOperation stride, object? value, int first, int step, ref bool isDown)
    {
        if (value is not (int or long or uint or ulong or short or byte or sbyte or ushort))
        {
            return (null, null);
        }

        var factor = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        var begin = factor * first;
        var advance = factor * Math.Abs(step);
        if (Math.Abs(begin) > int.MaxValue || Math.Abs(advance) > int.MaxValue)
        {
            return (null, null);
        }

        if (ConstantText.IsNamed(stride))
        {
            var name = FixWriter.InBinary((ExpressionSyntax)stride.Syntax).ToString();
            return (
                first switch { 0 => "0", 1 => name, _ => $"{Text(first)} * {name}" },
                Math.Abs(step) == 1 ? name : $"{Text(Math.Abs(step))} * {name}");
        }

        isDown ^= advance < 0;
        return (Text(begin), Text(Math.Abs(advance)));
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

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
        var changes = loop.Incrementors.Where(incrementor => Writes(incrementor)).ToList();
        return changes is not [var change]
            || Effects.Mentions(local, loop, model).Any(Effects.IsReference)
            || (loop.Condition is not null && Writes(loop.Condition))
            || model.AnalyzeDataFlow(loop.Statement) is not { Succeeded: true } flow
            || flow.WrittenInside.Contains(local, SymbolEqualityComparer.Default)
            || IsChecked(model.GetOperation(change))
            ? null
            : change switch
            {
                PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax } prefix =>
                    prefix.IsKind(SyntaxKind.PreIncrementExpression) ? 1 : -1,
                PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax } postfix =>
                    postfix.IsKind(SyntaxKind.PostIncrementExpression) ? 1 : -1,
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax } assignment
                    when model.GetConstantValue(assignment.Right).Value is int step and not (0 or int.MinValue) =>
                    assignment.IsKind(SyntaxKind.AddAssignmentExpression) ? step
                        : assignment.IsKind(SyntaxKind.SubtractAssignmentExpression) ? -step
                        : null,
                _ => null,
            };

        bool Writes(ExpressionSyntax expression) => model.AnalyzeDataFlow(expression) is not { Succeeded: true } written
            || written.WrittenInside.Contains(local, SymbolEqualityComparer.Default);
    }

    // The offset may go beyond the last product: it has to wrap around like the product.
    private static bool IsChecked(IOperation? change) => change
        is not (IIncrementOrDecrementOperation { IsChecked: false } or ICompoundAssignmentOperation { IsChecked: false });

    private static bool IsUnchanged(IOperation stride, ForStatementSyntax loop, SemanticModel model)
    {
        if (HasComments(stride.Syntax))
        {
            return false;
        }

        while (stride is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
        {
            stride = conversion.Operand;
        }

        if (stride.ConstantValue.HasValue)
        {
            return true;
        }

        // A constructor sets the fields that nobody else can, and 'this' can be set where it is a value.
        if (stride is IFieldReferenceOperation { Field: { IsReadOnly: true } field, Instance: null or IInstanceReferenceOperation })
        {
            return model.GetEnclosingSymbol(loop.SpanStart)
                is IMethodSymbol { IsInitOnly: false, MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor
                    or MethodKind.AnonymousFunction or MethodKind.LocalFunction) }
                && (field.IsStatic || field.ContainingType.IsReferenceType || field.ContainingType.IsReadOnly);
        }

        // Declared outside, not written in the loop, and out of reach of lambdas, references and pointers.
        var symbol = (stride as ILocalReferenceOperation)?.Local ?? (ISymbol?)(stride as IParameterReferenceOperation)?.Parameter;
        return symbol is not null
            && !symbol.DeclaringSyntaxReferences.Any(reference =>
                loop.Span.Contains(reference.Span) && reference.SyntaxTree == loop.SyntaxTree)
            && model.AnalyzeDataFlow(loop) is { Succeeded: true } flow
            && !flow.WrittenInside.Contains(symbol, SymbolEqualityComparer.Default)
            && Effects.IsOwn(symbol, loop, model);
    }

    private static bool HasComments(SyntaxNode node) =>
        node.DescendantTrivia().Any(trivia => FixWriter.IsComment(trivia) && node.Span.Contains(trivia.Span));

    // Where the offset has the value that belongs to the variable's: not among the incrementors, which have an order.
    private static IEnumerable<SyntaxNode> Places(ForStatementSyntax loop) =>
        loop.Condition is null ? [loop.Statement] : [loop.Condition, loop.Statement];

    private static bool IsWithin(SyntaxNode product, ForStatementSyntax loop) =>
        Places(loop).Any(place => place.Span.Contains(product.Span))
        && !product.Ancestors()
            .TakeWhile(ancestor => ancestor != loop)
            .Any(static ancestor => ancestor
                is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax);

    // The same variable and the same stride: a name may be hidden by another.
    private static bool IsSame(
        BinaryExpressionSyntax one, BinaryExpressionSyntax other, SemanticModel model, CancellationToken cancellationToken) =>
        one.IsKind(SyntaxKind.MultiplyExpression)
        && model.GetOperation(one, cancellationToken) is IBinaryOperation { IsChecked: false }
        && ((IsSameOperand(one.Left, other.Left, model) && IsSameOperand(one.Right, other.Right, model))
            || (IsSameOperand(one.Left, other.Right, model) && IsSameOperand(one.Right, other.Left, model)));

    private static bool IsSameOperand(ExpressionSyntax one, ExpressionSyntax other, SemanticModel model) =>
        SyntaxFactory.AreEquivalent(one, other)
        && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(one).Symbol, model.GetSymbolInfo(other).Symbol);
}
