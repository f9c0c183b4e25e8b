using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>A multiplication, division or remainder as it is written: a binary expression or a compound assignment.</summary>
/// <param name="Syntax">The expression.</param>
/// <param name="Symbol">'*', '/' or '%'.</param>
/// <param name="IsCompound">Whether it is a compound assignment to the left operand.</param>
/// <param name="IsChecked">Whether an overflow throws.</param>
/// <param name="Type">The type that is computed in.</param>
/// <param name="Kind">The kind of that type; <see cref="NumberKind.Other"/> for nullable ones.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
internal sealed record Product(
    ExpressionSyntax Syntax,
    char Symbol,
    bool IsCompound,
    bool IsChecked,
    ITypeSymbol Type,
    NumberKind Kind,
    Factor Left,
    Factor Right)
{
    /// <summary>The expression as a product; null if it is none that can be rewritten.</summary>
    public static Product? Of(IOperation? operation) => operation switch
    {
        IBinaryOperation { Syntax: BinaryExpressionSyntax, IsLifted: false, Type: { } type } binary when SymbolOf(binary.OperatorKind) is { } symbol => Create(
            (ExpressionSyntax)binary.Syntax,
            symbol,
            isCompound: false,
            binary.IsChecked,
            type,
            binary.LeftOperand,
            binary.RightOperand),
        ICompoundAssignmentOperation { Syntax: AssignmentExpressionSyntax, IsLifted: false, Target.Type: { } target } compound
            when SymbolOf(compound.OperatorKind) is { } symbol && Effects.None(compound.Target) && compound.Value.Type is { } value => Create(
            (ExpressionSyntax)compound.Syntax,
            symbol,
            isCompound: true,
            compound.IsChecked,
            Computed(compound, target, value),
            compound.Target,
            compound.Value),
        _ => null,
    };

    /// <summary>The operand beside a given one.</summary>
    public Factor Other(Factor factor) => factor == Left ? Right : Left;

    private static Product? Create(
        ExpressionSyntax syntax, char symbol, bool isCompound, bool isChecked, ITypeSymbol type, IOperation left, IOperation right)
    {
        var kind = NumberKinds.Of(type);
        return kind == NumberKind.Other || syntax.ContainsDirectives
            ? null
            : new Product(
                syntax,
                symbol,
                isCompound,
                isChecked,
                type,
                kind,
                Factor.Of(left, type, static node => node is BinaryExpressionSyntax binary ? binary.Left : ((AssignmentExpressionSyntax)node).Left),
                Factor.Of(right, type, static node => node is BinaryExpressionSyntax binary ? binary.Right : ((AssignmentExpressionSyntax)node).Right));
    }

    private static char? SymbolOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Multiply => '*',
        BinaryOperatorKind.Divide => '/',
        BinaryOperatorKind.Remainder => '%',
        _ => null,
    };

    // The target is converted before the operation, the value has been converted to what is computed in; narrow integers are computed in int.
    private static ITypeSymbol Computed(ICompoundAssignmentOperation compound, ITypeSymbol target, ITypeSymbol value) =>
        compound.OperatorMethod is { } method && NumberKinds.Of(method.ReturnType) != NumberKind.Other ? method.ReturnType
        : NumberKinds.Of(target) == NumberKind.Vector ? target
        : value;
}
