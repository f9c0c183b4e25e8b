using System.Globalization;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>What to write instead of a multiplication or division.</summary>
internal static class Advice
{
    private const string Otherwise = "or mark the code [AllowMultiplication] with the reason";

    public static string For(Arithmetic arithmetic, object? constant, NumberDomain domain)
    {
        if (arithmetic.Type?.SpecialType == SpecialType.System_Decimal)
        {
            return "decimal numbers have no shifts, count in whole units of an integer type, " + Otherwise;
        }

        if (ConstantText.Number(constant) is { } number)
        {
            return Constant(arithmetic, number, domain);
        }

        return (arithmetic.Symbol, domain) switch
        {
            ("*", NumberDomain.Floating) => "round one factor to a power of two and write Shift.By, or SignFlip.By where it is a sign, " + Otherwise,
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

    private static string Constant(Arithmetic arithmetic, double number, NumberDomain domain)
    {
        var isPower = ConstantText.IsPowerOfTwo(number, out var exponent);
        var power = exponent.ToString(CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        return (arithmetic.Symbol, domain, isPower) switch
        {
            ("*", NumberDomain.Floating, true) => $"the factor is {sign}2^{power}, write {sign}Shift.By(x, {power})",
            ("/", NumberDomain.Floating, true) => $"the divisor is {sign}2^{power}, write {sign}Shift.By(x, {(-exponent).ToString(CultureInfo.InvariantCulture)})",
            ("*", NumberDomain.Floating, false) => "write the constant as a sum of few powers of two, a Shift.By each, " + Otherwise,
            ("/", NumberDomain.Floating, false) => "write the constant's reciprocal as a sum of few powers of two, a Shift.By each, " + Otherwise,
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
