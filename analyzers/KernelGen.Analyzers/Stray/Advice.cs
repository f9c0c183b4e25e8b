using System.Globalization;

namespace KernelGen.Analyzers.Stray;

/// <summary>What to write instead of a multiplication or division.</summary>
internal static class Advice
{
    private const string Otherwise = "or mark the code [AllowMultiplication] with the reason";

    public static string For(Arithmetic arithmetic, object? constant, NumberDomain domain)
    {
        if (ConstantText.Number(constant) is { } number)
        {
            return Constant(arithmetic, number, domain);
        }

        return (arithmetic.Symbol, domain) switch
        {
            ("*", NumberDomain.Floating) => "round one factor to a power of two and write KernelGen.Shift, KernelGen.SignFlip where it is a sign, " + Otherwise,
            ("*", _) => "add up a running value, or make one factor a power of two and write a shift, " + Otherwise,
            ("/", NumberDomain.Floating) => "round the divisor to a power of two and write KernelGen.Shift, " + Otherwise,
            ("/", _) => "make the divisor a power of two and write a shift, " + Otherwise,
            (_, NumberDomain.Floating) => "subtract the divisor while it fits, " + Otherwise,
            _ => "make the divisor a power of two and write '&', or count up and start again at the divisor, " + Otherwise,
        };
    }

    /// <summary>What to write instead of a call of the library.</summary>
    public static string ForLibrary(string member) => member switch
    {
        "System.Math.Pow" or "System.MathF.Pow" => "a power of two is an exponent, write KernelGen.Shift of 1; anything else needs a table, " + Otherwise,
        "System.Linq.Enumerable.Average" => "write the sum, and a shift for a count that is a power of two, " + Otherwise,
        _ => "write it as shifts and sums or look it up in a table, " + Otherwise,
    };

    private static string Constant(Arithmetic arithmetic, double number, NumberDomain domain)
    {
        var isPower = ConstantText.IsPowerOfTwo(number, out var exponent);
        var power = exponent.ToString(CultureInfo.InvariantCulture);
        return (arithmetic.Symbol, domain, isPower) switch
        {
            ("*" or "/", NumberDomain.Floating, true) => $"{(number < 0 ? "minus " : "")}2^{power} is a shift, write KernelGen.Shift",
            ("*" or "/", NumberDomain.Floating, false) => "write the constant as a sum of few powers of two, a KernelGen.Shift each, " + Otherwise,
            ("*", _, true) => $"{(number < 0 ? "minus " : "")}2^{power} is a shift, write '<< {power}'",
            ("*", _, false) => "write the constant as a sum of few powers of two, a '<<' each, " + Otherwise,
            ("/", _, true) => $"2^{power} is a shift, write '>> {power}' for numbers that are not negative",
            ("%", NumberDomain.Integer, true) => "the divisor is a power of two, write '&' with one less for numbers that are not negative",
            ("/", _, false) => "write the reciprocal as a sum of few powers of two, a shift each, " + Otherwise,
            (_, NumberDomain.Floating, _) => "subtract the divisor while it fits, " + Otherwise,
            _ => "count up and start again at the divisor, " + Otherwise,
        };
    }
}
