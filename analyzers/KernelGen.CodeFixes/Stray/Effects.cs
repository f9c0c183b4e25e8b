using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>What evaluating code does beside giving a value.</summary>
internal static class Effects
{
    /// <summary>Whether it does nothing, so that it may be left out, moved or done twice.</summary>
    public static bool None(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => true,
        ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IDefaultValueOperation => true,
        IFieldReferenceOperation field => !field.Field.IsVolatile && (field.Instance is null || None(field.Instance)),
        IPropertyReferenceOperation property => IsPlain(property.Property)
            && (property.Instance is null || None(property.Instance))
            && property.Arguments.All(argument => None(argument.Value)),
        IArrayElementReferenceOperation element => None(element.ArrayReference) && element.Indices.All(None),
        IConversionOperation conversion => conversion.OperatorMethod is null or { ContainingNamespace.Name: "System" } && None(conversion.Operand),
        IParenthesizedOperation parenthesized => None(parenthesized.Operand),
        IUnaryOperation { OperatorMethod: null } unary => None(unary.Operand),
        IBinaryOperation { OperatorMethod: null } binary => None(binary.LeftOperand) && None(binary.RightOperand),
        IInvocationOperation call => IsFunction(call.TargetMethod) && call.Arguments.All(argument => None(argument.Value)),
        IConditionalOperation { WhenFalse: { } otherwise } choice => None(choice.Condition) && None(choice.WhenTrue) && None(otherwise),
        _ => false,
    };

    // Functions of numbers.
    private static bool IsFunction(IMethodSymbol method) => method is { IsStatic: true, RefKind: RefKind.None } && method.Parameters.All(parameter => parameter.RefKind == RefKind.None)
        && (method.ContainingType.Name, method.ContainingNamespace) switch
        {
            ("Math" or "MathF", { Name: "System", ContainingNamespace.IsGlobalNamespace: true }) => true,
            ("Shift" or "SignFlip" or "PowerOfTwo", { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true }) => true,
            _ => false,
        };

    // The framework's (Length, a span's element) and automatic ones: no code of the user's runs.
    private static bool IsPlain(IPropertySymbol property) =>
        IsOfSystem(property.ContainingNamespace)
        || property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static bool IsOfSystem(INamespaceSymbol? space) =>
        space is { IsGlobalNamespace: false } && (IsOfSystem(space.ContainingNamespace) || space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true });
}
