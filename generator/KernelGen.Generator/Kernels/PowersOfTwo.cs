using System.Globalization;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Products with powers of two and signs, on the bits of IEEE floats.</summary>
internal static class PowersOfTwo
{
    public static IntLiteral SignBit { get; } = new(int.MinValue, "SignBit", "int.MinValue");

    public static IntLiteral Magnitude { get; } = new(int.MaxValue, "Magnitude", "int.MaxValue", "all bits but the sign");

    public static IntLiteral One { get; } = new(0x3F800000, "One", "0x3F800000", "the bits of 1f");

    /// <summary>x·2^shift: the exponent field plus shift. What would fall below the normal numbers becomes zero.</summary>
    public static Expression Scale(KernelBuilder builder, string name, Expression value, int shift)
    {
        if (shift == 0)
        {
            return value;
        }

        var exponent = shift.ToString(CultureInfo.InvariantCulture);
        var tag = exponent.Replace("-", "Minus");
        var addend = new IntLiteral(shift << 23, "ExponentPlus" + tag, $"{exponent} << 23", $"added to the bits of a float: times 2^{exponent.Replace("-", "−")}");
        var smallest = shift < 0 ? 1 - shift : 1;
        var limit = new IntLiteral(
            (smallest << 23) - 1,
            "TooSmallFor" + tag,
            $"({smallest.ToString(CultureInfo.InvariantCulture)} << 23) - 1",
            "magnitudes up to here have no normal result: they become zero");
        var bits = builder.Let(name + "Bits", value.AsBits());
        var isNormal = builder.Let(name + "IsNormal", (bits & Magnitude).IsGreaterThan(limit));
        return (bits.ExponentPlus(addend) & isNormal).AsLanes();
    }

    /// <summary>abs(x): the sign bit cleared.</summary>
    public static Expression Abs(Expression value) => (value.AsBits() & Magnitude).AsLanes();
}
