using System;
using System.Globalization;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>One operand of a product or quotient.</summary>
/// <param name="Operation">The operand as it is written, without the implicit conversion around it.</param>
/// <param name="Type">The type that it is converted to.</param>
/// <param name="Constant">Its value where it is a constant: an integer, decimal or floating-point number.</param>
/// <param name="Pick">Finds the operand in the product's current syntax.</param>
internal sealed record Factor(IOperation Operation, ITypeSymbol? Type, object? Constant, Func<ExpressionSyntax, ExpressionSyntax> Pick)
{
    public static Factor Of(IOperation operand, ITypeSymbol? type, Func<ExpressionSyntax, ExpressionSyntax> pick) =>
        new(Written(operand), type, ValueOf(operand), pick);

    /// <summary>Whether a cast says what the conversion around an operand does: one of C# itself, or of a number of the library.</summary>
    public static bool IsReadable(IOperation operand)
    {
        while (operand is IConversionOperation { IsImplicit: true } conversion)
        {
            if (conversion.OperatorMethod is { } method && NumberKinds.Of(method.ContainingType) == NumberKind.Other)
            {
                return false;
            }

            operand = conversion.Operand;
        }

        return operand.Type is not null;
    }

    /// <summary>
    /// The constant in the type that is computed in, as a double; NaN where there is none, and where Half would round it.
    /// </summary>
    public double Number => Constant switch
    {
        null or decimal or char or bool or string => double.NaN,
        _ when NumberKinds.Of(Type) is NumberKind.Single or NumberKind.Vector =>
            (double)Convert.ToSingle(Constant, CultureInfo.InvariantCulture),
        _ when NumberKinds.Of(Type) == NumberKind.Half => AsHalf(Convert.ToDouble(Constant, CultureInfo.InvariantCulture)),
        _ => Convert.ToDouble(Constant, CultureInfo.InvariantCulture),
    };

    /// <summary>Whether leaving it out changes nothing.</summary>
    public bool HasNoEffect => Effects.None(Operation);

    /// <summary>Whether it has the type that is computed in by itself.</summary>
    public bool IsOfType => SymbolEqualityComparer.Default.Equals(Operation.Type, Type);

    /// <summary>Whether it may be written twice: a literal, or a variable that nobody else can change in between.</summary>
    public bool IsSimple => Operation is ILiteralOperation
        or ILocalReferenceOperation { Local.RefKind: RefKind.None }
        or IParameterReferenceOperation { Parameter.RefKind: RefKind.None };

    /// <summary>Whether the constant has a name that says what it is for: a constant's own, or that of the type whose size it is.</summary>
    public bool IsNamed => Constant is not null && ConstantText.IsNamed(Operation);

    /// <summary>
    /// How many bits its values have at most, and the exponents that they stay between; null where nothing is known beyond its type.
    /// </summary>
    public (int Bits, int Least, int Most)? Range => Operation.Type?.SpecialType switch
    {
        SpecialType.System_Byte or SpecialType.System_SByte => (8, 0, 8),
        SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char => (16, 0, 16),
        SpecialType.System_Int32 or SpecialType.System_UInt32 => (32, 0, 32),
        SpecialType.System_Single => (24, -149, 128),
        _ => null,
    };

    private static IOperation Written(IOperation operand)
    {
        while (operand is IConversionOperation { IsImplicit: true } conversion)
        {
            operand = conversion.Operand;
        }

        return operand;
    }

    // A normal number of eleven bits.
    private static double AsHalf(double number) =>
        Math.Abs(number) is >= 1.0 / 16384 and <= 65504 && (BitConverter.DoubleToInt64Bits(number) & ((1L << 42) - 1)) == 0
            ? number
            : double.NaN;

    // Through conversions to Half, to a vector's elements and to all lanes of a vector.
    private static object? ValueOf(IOperation operand) => operand switch
    {
        { ConstantValue: { HasValue: true, Value: var value } } => value,
        IConversionOperation conversion when NumberKinds.Of(conversion.Type) == NumberKind.Half => ValueOf(conversion.Operand),
        IConversionOperation { OperatorMethod: null } conversion when NumberKinds.Of(conversion.Type) != NumberKind.Other
            && NumberKinds.Of(conversion.Operand.Type) != NumberKind.Other => ValueOf(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Create", Parameters.Length: 1 }, Arguments: [{ Value: var value }] } call
            when NumberKinds.Of(call.Type) == NumberKind.Vector => ValueOf(value),
        _ => null,
    };
}
