using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Tells whole numbers from numbers with a fraction.</summary>
internal static class NumberTypes
{
    // Structs of the library that hold whole numbers. Their operators are methods, unlike those of the types that C# knows.
    private static readonly HashSet<string> Integers = new(StringComparer.Ordinal) { "BigInteger", "Int128", "UInt128", "CLong", "CULong", "IntPtr", "UIntPtr" };

    /// <summary>The type below a nullable one.</summary>
    public static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;

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

    /// <summary>The domain of a type of the library that is known to compute: whole numbers, vectors of them, or else numbers with a fraction.</summary>
    public static NumberDomain Computing(ITypeSymbol? type) => Underlying(type) switch
    {
        ITypeParameterSymbol parameter => IsIntegerParameter(parameter) ? NumberDomain.Integer : NumberDomain.Floating,
        INamedTypeSymbol { IsGenericType: true, TypeArguments: [var element] } => Computing(element),
        INamedTypeSymbol named when BuiltIn(named) is var domain and not NumberDomain.None => domain,
        INamedTypeSymbol named when Integers.Contains(named.Name) => NumberDomain.Integer,
        _ => NumberDomain.Floating,
    };

    private static bool IsIntegerParameter(ITypeParameterSymbol parameter) =>
        parameter.ConstraintTypes.Any(static constraint => constraint is INamedTypeSymbol named
            && (named.Name == "IBinaryInteger" || named.AllInterfaces.Any(static inherited => inherited.Name == "IBinaryInteger")));
}
