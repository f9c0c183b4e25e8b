using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>A multiplication, division or remainder as it is written: a binary operation or a compound assignment.</summary>
internal sealed class ArithmeticOperation
{
    private ArithmeticOperation(
        IOperation operation, BinaryOperatorKind kind, IOperation left, IOperation right, IMethodSymbol? method, ITypeSymbol? constrained)
    {
        Operation = operation;
        Symbol = kind switch { BinaryOperatorKind.Multiply => "*", BinaryOperatorKind.Remainder => "%", _ => "/" };
        Left = left;
        Right = right;
        Method = method;
        ConstrainedTo = constrained;
        Type = NumberTypes.Underlying(method is null ? Computed(left, right, operation) : constrained ?? method.ContainingType);
    }

    public IOperation Operation { get; }

    /// <summary>"*", "/" or "%".</summary>
    public string Symbol { get; }

    public IOperation Left { get; }

    public IOperation Right { get; }

    /// <summary>The operator's method; null where C# itself defines the operator.</summary>
    public IMethodSymbol? Method { get; }

    /// <summary>The type parameter that the operator is looked up on.</summary>
    public ITypeSymbol? ConstrainedTo { get; }

    /// <summary>The type that is computed in.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>The operation as multiplication, division or remainder; null if it is none.</summary>
    public static ArithmeticOperation? Of(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: var kind } binary when IsOne(kind) =>
            new(binary, kind, binary.LeftOperand, binary.RightOperand, Written(binary.OperatorMethod), binary.ConstrainedToType),
        ICompoundAssignmentOperation { OperatorKind: var kind } compound when IsOne(kind) =>
            new(compound, kind, compound.Target, compound.Value, Written(compound.OperatorMethod), compound.ConstrainedToType),
        _ => null,
    };

    /// <summary>The domain where C# itself defines the operator; none otherwise, and where the code does not compile.</summary>
    public NumberDomain BuiltInDomain() => Method is null ? NumberTypes.BuiltIn(Type) : NumberDomain.None;

    /// <summary>Whether it computes with nullable numbers.</summary>
    public bool IsLifted => Operation is IBinaryOperation { IsLifted: true } or ICompoundAssignmentOperation { IsLifted: true };

    /// <summary>The constant factor, or the constant divisor; on the right where both are.</summary>
    public object? Constant(out string side)
    {
        side = "Right";
        if (ValueOf(Right) is { } right)
        {
            return right;
        }

        side = "Left";
        return Symbol == "*" && Operation is IBinaryOperation ? ValueOf(Left) : null;
    }

    /// <summary>
    /// Whether an operand becomes a number of another type before it is computed with; a compound
    /// assignment brings integers back to their own.
    /// </summary>
    public bool IsConverted(IOperation operand) => Operation is ICompoundAssignmentOperation && operand == Left
        ? !SymbolEqualityComparer.Default.Equals(NumberTypes.Underlying(operand.Type), Type)
            && !(NumberTypes.BuiltIn(operand.Type) == NumberDomain.Integer && NumberTypes.BuiltIn(Type) == NumberDomain.Integer)
        : operand is IConversionOperation { IsImplicit: true, Operand.Type: var written }
            && !SymbolEqualityComparer.Default.Equals(NumberTypes.Underlying(written), NumberTypes.Underlying(operand.Type));

    private static object? ValueOf(IOperation operand)
    {
        while (true)
        {
            if (operand.ConstantValue is { HasValue: true, Value: var value })
            {
                return value;
            }

            if (operand is not IConversionOperation { OperatorMethod: null } conversion)
            {
                return null;
            }

            operand = conversion.Operand;
        }
    }

    private static bool IsOne(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;

    // Decimal's operators are methods to the compiler and part of the language to the reader.
    private static IMethodSymbol? Written(IMethodSymbol? method) =>
        method is not null && NumberTypes.BuiltIn(method.ContainingType) != NumberDomain.None ? null : method;

    // The wider of the operands: 'i *= 1.5f' computes in float whatever i is. A dynamic operand makes the operation one.
    private static ITypeSymbol? Computed(IOperation left, IOperation right, IOperation operation)
    {
        if (operation is not ICompoundAssignmentOperation)
        {
            return operation.Type;
        }

        IReadOnlyList<ITypeSymbol?> candidates = [right.Type, left.Type];
        foreach (var candidate in candidates)
        {
            if (NumberTypes.BuiltIn(candidate) == NumberDomain.Floating)
            {
                return candidate;
            }
        }

        return left.Type;
    }
}
