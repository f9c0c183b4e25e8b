using Microsoft.CodeAnalysis;

namespace KernelGen.CodeFixes.Stray;

/// <summary>From types to what is written for them.</summary>
internal static class NumberKinds
{
    public static NumberKind Of(ITypeSymbol? type) => type?.SpecialType switch
    {
        null => NumberKind.Other,
        SpecialType.System_Single => NumberKind.Single,
        SpecialType.System_Double => NumberKind.Double,
        SpecialType.System_Decimal => NumberKind.Decimal,
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_IntPtr => NumberKind.Signed,
        SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UIntPtr => NumberKind.Unsigned,
        _ => Structure(type),
    };

    public static bool IsInteger(NumberKind kind) => kind is NumberKind.Signed or NumberKind.Unsigned;

    public static bool IsScalarFloat(NumberKind kind) => kind is NumberKind.Single or NumberKind.Double;

    public static bool IsFloat(NumberKind kind) => kind is NumberKind.Single or NumberKind.Double or NumberKind.Half or NumberKind.Vector;

    private static NumberKind Structure(ITypeSymbol type) => (type.ContainingNamespace
        ?.ToDisplayString(), type.Name, (type as INamedTypeSymbol)?.TypeArguments) switch
    {
        ("System", "Half", { Length: 0 }) => NumberKind.Half,
        ("System.Runtime.Intrinsics", "Vector128" or "Vector256" or "Vector512", [{ SpecialType: SpecialType.System_Single }]) =>
            NumberKind.Vector,
        ("System.Numerics", "Vector", [{ SpecialType: SpecialType.System_Single }]) => NumberKind.Vector,
        _ => NumberKind.Other,
    };
}
