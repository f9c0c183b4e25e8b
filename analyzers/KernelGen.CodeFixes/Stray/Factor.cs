using System;
using System.Globalization;
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
    public static Factor Of(IOperation operand, ITypeSymbol? type, Func<ExpressionSyntax, ExpressionSyntax> pick)
    {
        var written = operand;
        while (written is IConversionOperation { IsImplicit: true } conversion)
        {
            written = conversion.Operand;
        }

        return new Factor(written, type, ValueOf(operand), pick);
    }

    /// <summary>The constant in the type that is computed in, as a double; NaN where there is none, and where Half would round it.</summary>
    public double Number => Constant switch
    {
        null or decimal or char or bool or string => double.NaN,
        _ when NumberKinds.Of(Type) is NumberKind.Single or NumberKind.Vector => (double)Convert.ToSingle(Constant, CultureInfo.InvariantCulture),
        _ when NumberKinds.Of(Type) == NumberKind.Half => AsHalf(Convert.ToDouble(Constant, CultureInfo.InvariantCulture)),
        _ => Convert.ToDouble(Constant, CultureInfo.InvariantCulture),
    };

    /// <summary>Whether reading it twice, or not at all, changes nothing.</summary>
    public bool HasNoEffect => Effects.None(Operation);

    /// <summary>Whether it may be written twice: a name or a literal.</summary>
    public bool IsSimple => Operation is ILocalReferenceOperation or IParameterReferenceOperation or ILiteralOperation
        or IFieldReferenceOperation { Field.IsVolatile: false, Instance: null or IInstanceReferenceOperation };

    // A normal number of eleven bits.
    private static double AsHalf(double number) =>
        Math.Abs(number) is >= 1.0 / 16384 and <= 65504 && (BitConverter.DoubleToInt64Bits(number) & ((1L << 42) - 1)) == 0 ? number : double.NaN;

    // Through conversions to Half, to a vector's elements and to all lanes of a vector.
    private static object? ValueOf(IOperation operand) => operand switch
    {
        { ConstantValue: { HasValue: true, Value: var value } } => value,
        IConversionOperation conversion when NumberKinds.Of(conversion.Type) == NumberKind.Half => ValueOf(conversion.Operand),
        IConversionOperation { OperatorMethod: null } conversion => ValueOf(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Create", Parameters.Length: 1 }, Arguments: [{ Value: var value }] } call
            when NumberKinds.Of(call.Type) == NumberKind.Vector => ValueOf(value),
        _ => null,
    };
}
