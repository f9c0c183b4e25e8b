using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>A multiplication, division or remainder as it is written: a binary expression or a compound assignment.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Syntax">The expression.</param>
/// <param name="Symbol">'*', '/' or '%'.</param>
/// <param name="IsCompound">Whether it is a compound assignment to the left operand.</param>
/// <param name="IsChecked">Whether an overflow throws.</param>
/// <param name="Type">The type that is computed in.</param>
/// <param name="Kind">The kind of that type.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
internal sealed record Product(
    IOperation Operation,
    ExpressionSyntax Syntax,
    char Symbol,
    bool IsCompound,
    bool IsChecked,
    ITypeSymbol Type,
    NumberKind Kind,
    Factor Left,
    Factor Right)
{
    /// <summary>
    /// The expression as a product; null if it is none that can be rewritten: of nullable ones, and by operators
    /// that somebody has written, nothing is known.
    /// </summary>
    public static Product? Of(IOperation? operation) => operation switch
    {
        IBinaryOperation { Syntax: BinaryExpressionSyntax, IsLifted: false, Type: { } type } binary
            when SymbolOf(binary.OperatorKind) is { } symbol => Create(
            binary, symbol, isCompound: false, binary.IsChecked, type, binary.OperatorMethod, binary.LeftOperand, binary.RightOperand),
        ICompoundAssignmentOperation { Syntax: AssignmentExpressionSyntax, IsLifted: false } compound
            when SymbolOf(compound.OperatorKind) is { } symbol && IsAssignedTwice(compound.Target)
                && (compound.OperatorMethod?.ReturnType ?? compound.Value.Type) is { } type => Create(
            compound, symbol, isCompound: true, compound.IsChecked, type, compound.OperatorMethod, compound.Target, compound.Value),
        _ => null,
    };

    /// <summary>The operand beside a given one.</summary>
    public Factor Other(Factor factor) => factor == Left ? Right : Left;

    /// <summary>Whether an operand may stand first, though it is written last.</summary>
    public bool MayStandFirst(Factor factor) => factor == Left || Effects.Commute(Left.Operation, Right.Operation);

    private static Product? Create(
        IOperation operation,
        char symbol,
        bool isCompound,
        bool isChecked,
        ITypeSymbol type,
        IMethodSymbol? method,
        IOperation left,
        IOperation right)
    {
        var kind = NumberKinds.Of(type);
        var syntax = (ExpressionSyntax)operation.Syntax;
        return kind == NumberKind.Other || !IsOfNumbers(method, kind) || HasDirectives(syntax)
            || !Factor.IsReadable(left) || !Factor.IsReadable(right)
            ? null
            : new Product(
                operation,
                syntax,
                symbol,
                isCompound,
                isChecked,
                type,
                kind,
                Factor.Of(
                    left,
                    type,
                    static node => node is BinaryExpressionSyntax binary ? binary.Left : ((AssignmentExpressionSyntax)node).Left),
                Factor.Of(
                    right,
                    type,
                    static node => node is BinaryExpressionSyntax binary ? binary.Right : ((AssignmentExpressionSyntax)node).Right));
    }

    private static char? SymbolOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Multiply => '*',
        BinaryOperatorKind.Divide => '/',
        BinaryOperatorKind.Remainder => '%',
        _ => null,
    };

    // C#'s own operators, and those that the type itself has: TimeSpan / TimeSpan is a double too.
    private static bool IsOfNumbers(IMethodSymbol? method, NumberKind kind) =>
        method is null || NumberKinds.Of(method.ContainingType) == kind;

    // 'a = f(a)' asks for the target's parts twice. A property is read and set once either way.
    private static bool IsAssignedTwice(IOperation target) => target switch
    {
        IPropertyReferenceOperation { Property.RefKind: RefKind.None } property =>
            (property.Instance is null || Effects.IsRepeatable(property.Instance))
            && property.Arguments.All(static argument => Effects.IsRepeatable(argument.Value)),
        _ => Effects.IsRepeatable(target),
    };

    // Within the expression: what stands above it stays.
    private static bool HasDirectives(ExpressionSyntax syntax) =>
        syntax.ContainsDirectives && syntax.DescendantTrivia().Any(trivia => trivia.IsDirective && syntax.Span.Contains(trivia.Span));
}
