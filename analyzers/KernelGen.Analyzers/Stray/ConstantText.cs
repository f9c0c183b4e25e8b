using System;
using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>Constants of C# as text and as numbers.</summary>
internal static class ConstantText
{
    /// <summary>Text that reads back as the same value in the invariant culture.</summary>
    public static string Of(object value) => value switch
    {
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        char character => ((int)character).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The value as a double; null if it is no number.</summary>
    public static double? Number(object? value) => value switch
    {
        char character => character,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether a constant has a name that says what it is for: a constant's own, or that of the type whose size it is.</summary>
    public static bool IsNamed(IOperation constant)
    {
        foreach (var part in constant.DescendantsAndSelf())
        {
            if (part.Kind is OperationKind.FieldReference or OperationKind.LocalReference or OperationKind.SizeOf)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an integer is plus or minus a power of two, with its exponent.</summary>
    public static bool IsPowerOfTwo(BigInteger value, out int exponent)
    {
        exponent = 0;
        var magnitude = BigInteger.Abs(value);
        for (; !magnitude.IsZero && magnitude.IsEven; magnitude >>= 1)
        {
            exponent++;
        }

        return magnitude.IsOne;
    }

    /// <summary>Whether a number is plus or minus a power of two, with its exponent.</summary>
    public static bool IsPowerOfTwo(double value, out int exponent)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        return (bits & 0xF_FFFF_FFFF_FFFF) == 0 && exponent is > -1023 and < 1024;
    }
}
