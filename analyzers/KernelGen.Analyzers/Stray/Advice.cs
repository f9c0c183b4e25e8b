using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>What to write instead of a multiplication or division. No method is named that is not there for the type.</summary>
internal static class Advice
{
    private const string Otherwise = "or mark the code [AllowMultiplication] with the reason";

    public static string For(ArithmeticOperation arithmetic, object? constant, string side, NumberDomain domain)
    {
        var (named, other) = side == "Right" ? (arithmetic.Right, arithmetic.Left) : (arithmetic.Left, arithmetic.Right);
        if (constant is 1 or 1L or 1u or 1UL or 1f or 1.0 or 1m && arithmetic.Symbol != "%"
            && arithmetic.IsConverted(other) && !arithmetic.IsLifted && !ConstantText.IsNamed(named))
        {
            return "1 only converts the other operand, write a cast to "
                + $"{arithmetic.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}";
        }

        if (arithmetic.Type?.SpecialType == SpecialType.System_Decimal)
        {
            return "decimal numbers have no shifts, count in whole units of an integer type, " + Otherwise;
        }

        if (domain == NumberDomain.Floating && arithmetic.Symbol != "%" && (arithmetic.IsLifted || !NumberTypes.HasShift(arithmetic.Type)))
        {
            return arithmetic.IsLifted ? "ask for the value first, nullable numbers have no shifts, " + Otherwise
                : "there are shifts of float, double, Half and vectors of float only, compute with such numbers, " + Otherwise;
        }

        if (ConstantText.Number(constant) is { } number)
        {
            return Constant(arithmetic, constant!, number, domain);
        }

        return (arithmetic.Symbol, domain) switch
        {
            ("*", NumberDomain.Floating) => Factor(arithmetic) + Otherwise,
            ("*", _) => "add up a running value, or make one factor a power of two and write a shift, " + Otherwise,
            ("/", NumberDomain.Floating) => "round the divisor to a power of two and write Shift.By, " + Otherwise,
            ("/", _) => "make the divisor a power of two and write a shift, " + Otherwise,
            (_, NumberDomain.Floating) => "subtract the divisor while it fits, " + Otherwise,
            _ => "make the divisor a power of two and write '&', or count up and start again at the divisor, " + Otherwise,
        };
    }

    /// <summary>What to write instead of a call of the library.</summary>
    public static string ForLibrary(string member) => member switch
    {
        "System.Math.Pow" or "System.MathF.Pow" => "a power of two is Shift.By(1, k), anything else a look-up in a table, " + Otherwise,
        "System.Linq.Enumerable.Average" => "write the sum, and a shift where the count is a power of two, " + Otherwise,
        _ => "write it as shifts and sums, or look it up in a table, " + Otherwise,
    };

    // Shift.By takes one exponent for all lanes; signs have no vectors of the platform's own length.
    private static string Factor(ArithmeticOperation arithmetic) =>
        NumberTypes.IsVectorOfSingle(arithmetic.Left.Type) && NumberTypes.IsVectorOfSingle(arithmetic.Right.Type)
            ? "write Shift.ByNearestPower, which rounds one factor to powers of two, "
            : NumberTypes.IsVectorOfSingle(arithmetic.Type) ? "round one factor to a power of two and write Shift.By, "
            : "round one factor to a power of two and write Shift.By, or SignFlip.By where it is a sign, ";

    private static string Constant(ArithmeticOperation arithmetic, object constant, double number, NumberDomain domain)
    {
        var exponent = 0;
        var isPower = domain == NumberDomain.Integer
            ? BigInteger.TryParse(ConstantText.Of(constant), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                && ConstantText.IsPowerOfTwo(whole, out exponent)
            : ConstantText.IsPowerOfTwo(number, out exponent);
        var power = exponent.ToString(CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        return (arithmetic.Symbol, domain, isPower) switch
        {
            ("*" or "/", _, true) when exponent == 0 =>
                $"{(arithmetic.Symbol == "*" ? "the factor" : "the divisor")} happens to be {sign}1, leave it out where it stays so, "
                    + Otherwise,
            ("*", NumberDomain.Floating, _) when number == 0 =>
                "write 0 where NaN, infinity and the sign of zero do not matter, " + Otherwise,
            ("*", NumberDomain.Floating, true) => $"the factor is {sign}2^{power}, write {sign}Shift.By(x, {power})",
            ("/", NumberDomain.Floating, true) =>
                $"the divisor is {sign}2^{power}, write {sign}Shift.By(x, {(-exponent).ToString(CultureInfo.InvariantCulture)})",
            ("*", NumberDomain.Floating, false) => "write the constant as a sum of few powers of two, a Shift.By each, " + Otherwise,
            ("/", NumberDomain.Floating, false) =>
                "write the constant's reciprocal as a sum of few powers of two, a Shift.By each, " + Otherwise,
            ("*", _, _) when number == 0 => "the product is 0 whatever else happens, " + Otherwise,
            ("*", _, true) => $"the factor is {sign}2^{power}, write {sign}(x << {power})",
            ("*", _, false) => "write the constant as a sum of few powers of two, a '<<' each, " + Otherwise,
            ("/", _, true) => $"the divisor is {sign}2^{power}, write {sign}(x >> {power}) for numbers that are not negative",
            ("/", _, false) => "write the constant's reciprocal as a sum of few powers of two, a shift each, " + Otherwise,
            ("%", NumberDomain.Integer, true) => "the divisor is a power of two, write '&' with one less for numbers that are not negative",
            (_, NumberDomain.Floating, _) => "subtract the divisor while it fits, " + Otherwise,
            _ => "count up and start again at the divisor, " + Otherwise,
        };
    }
}
