using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>
/// The calls that kernels know by themselves: those of <c>Math</c>, <c>MathF</c> and <c>float</c> that have a step, and KernelGen's own
/// arithmetic.
/// </summary>
internal static class FunctionLibrary
{
    /// <summary>The step of a call whose operands are floats; null for other methods.</summary>
    public static FunctionOperation? Operation(IMethodSymbol method)
    {
        if (method.ReturnType.SpecialType != SpecialType.System_Single
            || method.Parameters.Any(parameter => parameter.Type.SpecialType != SpecialType.System_Single))
        {
            return null;
        }

        return (Owner(method), method.Name, method.Parameters.Length) switch
        {
            (Owners.Mathematics, "Max", 2) => FunctionOperation.Maximum,
            (Owners.Mathematics, "Min", 2) => FunctionOperation.Minimum,
            (Owners.Mathematics, "Abs", 1) => FunctionOperation.Absolute,
            (Owners.Mathematics, "Sqrt", 1) => FunctionOperation.SquareRoot,
            (Owners.Mathematics, "CopySign", 2) => FunctionOperation.CopySign,
            (Owners.SignFlip, "Negate", 1) => FunctionOperation.Negate,
            (Owners.SignFlip, "By", 2) => FunctionOperation.FlipSign,
            _ => null,
        };
    }

    /// <summary>The step of a call that shifts a float by a number of bits; null for other methods.</summary>
    public static FunctionOperation? Shift(IMethodSymbol method)
    {
        if (method.Parameters is not [{ Type.SpecialType: SpecialType.System_Single }, { Type.SpecialType: SpecialType.System_Int32 }])
        {
            return null;
        }

        return (Owner(method), method.Name) switch
        {
            (Owners.Mathematics, "ScaleB") or (Owners.Shift, "By") => FunctionOperation.Scale,
            (Owners.Shift, "ByUnchecked") => FunctionOperation.AddExponent,
            _ => null,
        };
    }

    /// <summary>Whether a call is float.IsNaN.</summary>
    public static bool IsNaN(IMethodSymbol method) =>
        method is { Name: "IsNaN", ContainingType.SpecialType: SpecialType.System_Single, Parameters.Length: 1 };

    /// <summary>Whether a call is Shift.Sum of floats: a value, then signed powers of two.</summary>
    public static bool IsSum(IMethodSymbol method) => Owner(method) == Owners.Shift && method.Name == "Sum"
        && method.Parameters.Length > 1 && method.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_Single);

    private static Owners Owner(IMethodSymbol method) => method.ContainingType switch
    {
        { SpecialType: SpecialType.System_Single } => Owners.Mathematics,
        { Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            Owners.Mathematics,
        { Name: "Shift", ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true } } => Owners.Shift,
        { Name: "SignFlip", ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true } } => Owners.SignFlip,
        _ => Owners.None,
    };

    private enum Owners
    {
        None,
        Mathematics,
        Shift,
        SignFlip,
    }
}
