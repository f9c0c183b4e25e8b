using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>
/// Finds the multiplications and calls of a piece of code, in the order of the source. Knows nothing of what a call leads to.
/// </summary>
/// <remarks>Walks with a stack of its own: sums of thousands of terms nest as deep.</remarks>
internal static class CodeWalker
{
    /// <summary>What is found under a root.</summary>
    /// <param name="root">The operation to start from.</param>
    /// <param name="marking">The rule at the root.</param>
    /// <param name="hot">Whether the root is hot code as a whole.</param>
    /// <param name="localFunctions">Whether the bodies of local functions belong to it, or are code of their own.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <param name="functions">Takes the rules that local functions and lambdas bring along.</param>
    public static List<Sighting> Walk(
        IOperation root,
        Marking marking,
        bool hot,
        bool localFunctions,
        CancellationToken cancellationToken,
        List<Marking>? functions = null)
    {
        var found = new List<Sighting>();
        var open = new Stack<(IOperation Operation, Marking Marking, bool Hot)>();
        open.Push((root, marking, hot));
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (operation, rule, isHot) = open.Pop();

            // What the compiler computes is not computed when the program runs; the same holds for what an attribute says.
            // A lambda that becomes an expression tree is data: who runs it, and as what, is not said here.
            if (operation.ConstantValue.HasValue || operation.Kind == OperationKind.Attribute || IsExpressionTree(operation))
            {
                continue;
            }

            if (operation.Kind == OperationKind.LocalFunction && operation != root && !localFunctions)
            {
                continue;
            }

            Look(operation, rule, isHot, found);
            if (operation.Kind is OperationKind.LocalFunction or OperationKind.AnonymousFunction)
            {
                var function = (operation as ILocalFunctionOperation)?.Symbol ?? ((IAnonymousFunctionOperation)operation).Symbol;
                if (operation != root && ScopeReader.Own(function) is { } own)
                {
                    rule = own;
                    functions?.Add(own);
                }

                isHot |= IsAggressive(function);
            }

            // A stack hands out the last child first.
            var mayRepeat = !isHot && operation.Kind == OperationKind.Loop;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                open.Push((child, rule, isHot || (mayRepeat && IsRepeated(operation, child))));
            }
        }

        return found;
    }

    /// <summary>Whether a method asks for the compiler's best.</summary>
    public static bool IsAggressive(ISymbol symbol) =>
        symbol is IMethodSymbol method && (method.MethodImplementationFlags & (MethodImplAttributes)512) != 0;

    /// <summary>Whether a lambda is converted to an expression tree here, in query syntax too.</summary>
    private static bool IsExpressionTree(IOperation operation)
    {
        if (operation is not IConversionOperation
            {
                OperatorMethod: null,
                Type: INamedTypeSymbol { ContainingNamespace: { Name: "Expressions", ContainingNamespace.Name: "Linq" } }
            } conversion)
        {
            return false;
        }

        var converted = conversion.Operand;
        while (converted is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
        {
            converted = (converted as IConversionOperation)?.Operand ?? ((IParenthesizedOperation)converted).Operand;
        }

        return converted is IAnonymousFunctionOperation;
    }

    private static void Look(IOperation operation, Marking marking, bool hot, List<Sighting> found)
    {
        // Most operations are one of these, and asking for their kind is much cheaper than asking for each of the others.
        switch (operation.Kind)
        {
            case OperationKind.Argument or OperationKind.ArrayElementReference or OperationKind.Block or OperationKind.Conditional
                or OperationKind.ExpressionStatement or OperationKind.FieldReference or OperationKind.InstanceReference
                or OperationKind.Literal
                or OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.Return
                or OperationKind.SimpleAssignment
                or OperationKind.VariableDeclaration or OperationKind.VariableDeclarationGroup or OperationKind.VariableDeclarator
                or OperationKind.VariableInitializer:
            case OperationKind.Conversion when ((IConversionOperation)operation).OperatorMethod is null:
                return;
        }

        var arithmetic = ArithmeticOperation.Of(operation);
        if (arithmetic is { Method: null })
        {
            found.Add(new(operation, marking, hot, arithmetic, null));
        }

        foreach (var call in CallFinder.Of(operation))
        {
            found.Add(new(
                operation,
                marking,
                hot,
                arithmetic is { Method: not null } && call.Method.Equals(arithmetic.Method, SymbolEqualityComparer.Default)
                    ? arithmetic
                    : null,
                call));
        }
    }

    private static bool IsRepeated(IOperation loop, IOperation part) => loop switch
    {
        IForLoopOperation { Before: var before } => !before.Contains(part),
        IForEachLoopOperation { Collection: var collection } => collection != part,
        IWhileLoopOperation => true,
        _ => false,
    };
}
