using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>Products and quotients whose value is known without computing them.</summary>
/// <remarks>
/// Not those that do something: a factor of 1.0 may make a double of an int, one of 1.00m sets how many digits follow the point, 0f passes
/// on NaN and the sign, a call is made whatever its result is multiplied by. A constant with a name says what it is for, and may change.
/// </remarks>
internal static class NeedlessProduct
{
    /// <summary>What to write instead; null where the operation is needed.</summary>
    public static string? Of(ArithmeticOperation arithmetic, object? constant, string side, NumberDomain domain)
    {
        var (named, other) = side == "Right" ? (arithmetic.Right, arithmetic.Left) : (arithmetic.Left, arithmetic.Right);
        if (constant is null or decimal and not (1m or -1m)
            || (constant is decimal number && (decimal.GetBits(number)[3] & 0xFF_0000) != 0)
            || ConstantText.IsNamed(named)
            || arithmetic.IsConverted(other)
            || !NumberTypes.HasExactUnit(arithmetic.Type))
        {
            return null;
        }

        return (arithmetic.Symbol, ConstantText.Number(constant)) switch
        {
            ("*", 0) when domain == NumberDomain.Integer && !arithmetic.IsLifted && !DoesSomething(other) => "0",
            ("*" or "/", 1) => "the other operand alone",
            ("/", -1) when domain == NumberDomain.Integer && !arithmetic.IsLifted =>
                "its negation, checked(-x), which throws for the same number",
            ("*" or "/", -1) => "its negation, -x",
            _ => null,
        };
    }

    private static bool DoesSomething(IOperation operand)
    {
        foreach (var part in operand.DescendantsAndSelf())
        {
            if (part.Kind is not (OperationKind.Literal or OperationKind.LocalReference or OperationKind.ParameterReference
                or OperationKind.FieldReference or OperationKind.InstanceReference or OperationKind.Conversion
                or OperationKind.Binary or OperationKind.Unary or OperationKind.ArrayElementReference))
            {
                return true;
            }
        }

        return false;
    }
}
