using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Tells whole numbers from numbers with a fraction.</summary>
internal static class NumberTypes
{
    // Structs of the library that hold whole numbers. Their operators are methods, unlike those of the types that C# knows.
    private static readonly HashSet<string> Integers = new(
        StringComparer.Ordinal) { "BigInteger", "Int128", "UInt128", "CLong", "CULong", "IntPtr", "UIntPtr" };

    /// <summary>The type below a nullable one.</summary>
    public static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
            ? value
            : type;

    /// <summary>The domain of a type for which C# itself defines the operators; none for any other.</summary>
    public static NumberDomain BuiltIn(ITypeSymbol? type) => Underlying(type) switch
    {
        { TypeKind: TypeKind.Dynamic } => NumberDomain.Floating,
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal } => NumberDomain.Floating,
        {
            SpecialType: SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
            or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_Char
        } => NumberDomain.Integer,
        _ => NumberDomain.None,
    };

    /// <summary>
    /// The domain of a type of the library that is known to compute: whole numbers, vectors of them, or else numbers with a fraction.
    /// </summary>
    public static NumberDomain Computing(ITypeSymbol? type) => Underlying(type) switch
    {
        ITypeParameterSymbol parameter => IsIntegerParameter(parameter) ? NumberDomain.Integer : NumberDomain.Floating,
        INamedTypeSymbol { IsGenericType: true, TypeArguments: [var element] } => Computing(element),
        INamedTypeSymbol named when BuiltIn(named) is var domain and not NumberDomain.None => domain,
        INamedTypeSymbol named when Integers.Contains(named.Name) => NumberDomain.Integer,
        _ => NumberDomain.Floating,
    };

    /// <summary>Whether a type is a vector of floats of the library.</summary>
    public static bool IsVectorOfSingle(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "Vector" or "Vector128" or "Vector256" or "Vector512",
        TypeArguments: [{ SpecialType: SpecialType.System_Single }],
        ContainingNamespace: { IsGlobalNamespace: false },
    };

    /// <summary>Whether the runtime's Shift has an overload for a type.</summary>
    public static bool HasShift(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double }
        || type is { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        || IsVectorOfSingle(type);

    /// <summary>Whether a product or quotient with 1 in a type is the other operand to the bit.</summary>
    public static bool HasExactUnit(ITypeSymbol? type) => BuiltIn(type) != NumberDomain.None && type is not { TypeKind: TypeKind.Dynamic }
        || type is { Name: "Half" or "BigInteger" or "Int128" or "UInt128"
            or "Vector" or "Vector64" or "Vector128" or "Vector256" or "Vector512"
            or "Vector2" or "Vector3" or "Vector4" };

    private static bool IsIntegerParameter(ITypeParameterSymbol parameter) =>
        parameter.ConstraintTypes.Any(static constraint => constraint is INamedTypeSymbol named
            && (named.Name == "IBinaryInteger" || named.AllInterfaces.Any(static inherited => inherited.Name == "IBinaryInteger")));
}
