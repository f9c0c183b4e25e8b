using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Recognises calls whose value is a power of two with a whole exponent.</summary>
internal static class Powers
{
    /// <summary>Where the exponent is; null if the call is none.</summary>
    public static PowerExponent? Exponent(IInvocationOperation call)
    {
        if (!IsPlain(call))
        {
            return null;
        }

        return (IsOfSystem(call) || IsOfRuntime(call), call.TargetMethod.Name, call.Arguments.Length) switch
        {
            (true, "Pow", 2) when Number(call.Arguments[0]) is 2 or 0.5 && IsWhole(call.Arguments[1]) =>
                new(1, Number(call.Arguments[0]) < 1),
            (true, "ScaleB", 2) or (true, "By", 2) when Number(call.Arguments[0]) == 1 && IsWhole(call.Arguments[1]) => new(1, false),
            (true, "Exp2", 1) when IsWhole(call.Arguments[0]) => new(0, false),
            _ => null,
        };
    }

    /// <summary>Whether it is a call of the runtime's Shift.</summary>
    public static bool IsOfRuntime(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { Name: "Shift",
            ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether it is a call of Math, MathF, float or double.</summary>
    public static bool IsOfSystem(IInvocationOperation call) => call.TargetMethod.ContainingType is
    {
        Name: "Math" or "MathF" or "Single" or "Double",
        ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
    };

    /// <summary>Whether the arguments stand in the order of the parameters, without names.</summary>
    public static bool IsPlain(IInvocationOperation call) =>
        call.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { ArgumentList.Arguments: var arguments }
        && arguments.Count == call.Arguments.Length
        && arguments.All(argument => argument.NameColon is null);

    private static double? Number(IArgumentOperation argument) =>
        argument.Value.ConstantValue is { HasValue: true, Value: float or double } constant
        ? System.Convert.ToDouble(constant.Value, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    // An int, or what becomes one by itself.
    private static bool IsWhole(IArgumentOperation argument)
    {
        var value = argument.Value;
        while (value is IConversionOperation { IsImplicit: true } conversion)
        {
            value = conversion.Operand;
        }

        return value.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int16 or SpecialType.System_SByte
            or SpecialType.System_Byte or SpecialType.System_UInt16;
    }
}
