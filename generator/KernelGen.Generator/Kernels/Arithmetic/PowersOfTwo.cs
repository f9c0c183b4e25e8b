using System;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>Products with powers of two and signs, on the bits of IEEE floats.</summary>
/// <remarks>
/// At the ends of the range they give what multiplication gives: a product that no float can hold is infinite, an infinite operand stays
/// infinite, NaN stays NaN. An integer addition to the exponent alone would wrap there, and turn all of these into small numbers.
/// </remarks>
internal static class PowersOfTwo
{
    public static IntLiteral SignBit { get; } = new(int.MinValue, "SignBit", "int.MinValue");

    public static IntLiteral Magnitude { get; } = new(int.MaxValue, "Magnitude", "int.MaxValue", "all bits but the sign");

    public static IntLiteral One { get; } = new(0x3F800000, "One", "0x3F800000", "the bits of 1f");

    public static IntLiteral SignAndExponent { get; } = new(
        unchecked((int)0xFF800000), "SignAndExponent", "-1 << 23", "of a float: its power of two and its sign");

    public static IntLiteral Exponent { get; } = new(0x7F800000, "Exponent", "0x7F800000", "of a float: its power of two alone");

    public static IntLiteral Mantissa { get; } = new(
        0x007FFFFF, "Mantissa", "0x007FFFFF", "of a float; as a magnitude, the largest below the normal floats");

    public static IntLiteral MantissaHalf { get; } = new(
        0x400000, "MantissaHalf", "0x400000", "half of the distance to the next power of two");

    public static IntLiteral LargestFinite { get; } = new(
        0x7F7FFFFF, "LargestFinite", "0x7F7FFFFF", "the bits of the largest finite float: larger magnitudes are infinity and NaN");

    public static IntLiteral NotANumber { get; } = new(0x7FC00000, "NotANumber", "0x7FC00000", "the bits of NaN");

    /// <summary>
    /// log₂ of the magnitude below which lanes count as zero in a product of lanes with powers that differ from lane to lane.
    /// </summary>
    public const int SmallestExponent = -62;

    private static readonly IntLiteral Smallest = new(
        (127 + SmallestExponent) << 23, "Smallest", "(127 - 62) << 23", "the bits of 2^−62: what is not larger counts as zero");

    // Less than 1 by the mantissa bits of the first float above √2: what lies above √2 carries into the exponent.
    private const int ToNearestPower = 0x00800000 - 0x003504F4;

    private static readonly IntLiteral NearestPower = new(
        ToNearestPower,
        "NearestPower",
        "0x00800000 - 0x003504F4",
        "added to the bits of a float: a mantissa above √2 carries into the exponent");

    private static readonly IntLiteral NearestPowerOverOne = new(
        ToNearestPower - 0x3F800000,
        "NearestPowerOverOne",
        "0x00800000 - 0x003504F4 - 0x3F800000",
        "the same, and the bits of 1f taken off");

    private static readonly IntLiteral SmallestRoot = new(
        (127 - 31) << 23, "SmallestRoot", "(127 - 31) << 23", "the bits of 2^−31: a smaller number has no square to speak of");

    private static readonly IntLiteral SquareTooLarge = new(
        ((127 + 64) << 23) - 1, "SquareTooLarge", "((127 + 64) << 23) - 1", "magnitudes above it, from 2^64 on, have no finite square");

    /// <summary>Magnitudes above it have no finite product with 2^exponent.</summary>
    public static IntLiteral TooLargeFor(int exponent)
    {
        var text = exponent.ToString(CultureInfo.InvariantCulture);
        return new IntLiteral(
            ((255 - exponent) << 23) - 1, "TooLargeFor" + text, $"((255 - {text}) << 23) - 1", "magnitudes above it have no finite result");
    }

    /// <summary>Magnitudes up to it have no normal product with 2^exponent, or are not normal themselves.</summary>
    public static IntLiteral TooSmallFor(int exponent)
    {
        var smallest = exponent < 0 ? 1 - exponent : 1;
        return new IntLiteral(
            (smallest << 23) - 1,
            "TooSmallFor" + exponent.ToString(CultureInfo.InvariantCulture).Replace("-", "Minus"),
            $"({smallest.ToString(CultureInfo.InvariantCulture)} << 23) - 1",
            "magnitudes up to here have no normal result: they become zero");
    }

    /// <summary>AP2(x) = sign(x)·2^round(log₂|x|), as the bits of a float.</summary>
    public static Expression NearestPowerOf(Expression x) => (x.AsBits() + NearestPower) & SignAndExponent;

    /// <summary>value·AP2(x), AP2(x) = sign(x)·2^round(log₂|x|); zero where either is zero (or not above 2^−62).</summary>
    public static Variable TimesPowerOf(KernelBuilder builder, string name, Expression value, Expression x)
    {
        var addend = builder.Let(name + "Addend", (x.AsBits() + NearestPowerOverOne) & SignAndExponent);
        var magnitude = builder.Let(name + "Magnitude", value.AsBits() & Magnitude);
        var other = builder.Let(name + "MagnitudeOfPower", x.AsBits() & Magnitude);
        var isNormal = builder.Let(name + "IsNormal", magnitude.IsGreaterThan(Smallest) & other.IsGreaterThan(Smallest));
        var product = builder.Let(name, (value.AsBits().ExponentPlus(addend) & isNormal).AsLanes());

        // Too large: where the exponents' sum is, or where one of the two is infinite or NaN already.
        var growth = builder.Let(name + "Growth", ((other + NearestPower) & SignAndExponent) - One);
        var limit = builder.Let(name + "Limit", LargestFinite.Broadcast() - growth.Max(0));
        var largest = builder.Let(name + "Largest", magnitude.Max(other));
        var isTooLarge = builder.Let(name + "IsTooLarge", magnitude.IsGreaterThan(limit) | largest.IsGreaterThan(LargestFinite));
        var saturated = builder.Let(name + "Saturated", largest.Max(Exponent) | ((value.AsBits() ^ x.AsBits()) & SignBit));
        builder.Set(product, new Select(isTooLarge, saturated.AsLanes(), product));
        return product;
    }

    /// <summary>value·AP2(value), which is not negative: zero where the value is not above 2^−62.</summary>
    public static Variable SquareByPower(KernelBuilder builder, string name, Variable value)
    {
        var magnitude = builder.Let(name + "Magnitude", value.AsBits() & Magnitude);
        var addend = builder.Let(name + "Addend", (magnitude + NearestPowerOverOne) & SignAndExponent);
        var square = builder.Let(name + "Bits", magnitude.ExponentPlus(addend) & magnitude.IsGreaterThan(Smallest));
        return builder.Let(name, Square(builder, name, magnitude, square).AsLanes());
    }

    /// <summary>x² as a sum of shifts of x, one for each of the first signed powers of two in x.</summary>
    public static Variable Square(KernelBuilder builder, string name, Expression value)
    {
        // Each power leaves at most a third of what was left before: eight leave 0.02 %.
        const int Terms = 8;
        var square = builder.Let(name, new FloatLiteral(0f).Broadcast());
        var rest = builder.Let(name + "Rest", value);
        builder.Section("The square: shifts by the powers of two that the value is a sum of.", () => builder.For("term", 0, Terms, 1, _ =>
        {
            var power = builder.Let(name + "Power", (rest.AsBits() + MantissaHalf) & SignAndExponent);
            var exists = builder.Let(name + "Exists", (power & Magnitude).IsGreaterThan(Smallest));
            builder.Set(square, square + (value.AsBits().ExponentPlus(power - One) & exists).AsLanes());
            builder.Set(rest, rest - power.AsLanes());
        }));
        var magnitude = builder.Let(name + "Magnitude", value.AsBits() & Magnitude);
        var bits = builder.Let(name + "Bits", square.AsBits() & magnitude.IsGreaterThan(SmallestRoot));
        builder.Set(square, Square(builder, name, magnitude, bits).AsLanes());
        return square;
    }

    /// <summary>value·factor, the factor as a sum of signed powers of two (canonical signed digits) with an error below 2^−12.</summary>
    public static Expression TimesConstant(KernelBuilder builder, string name, Expression value, double factor)
    {
        Expression? sum = null;
        var rest = factor;
        for (var term = 0; Math.Abs(rest) > factor / 4096; term++)
        {
            var exponent = (int)Math.Floor(Math.Log(Math.Abs(rest) / 0.75, 2));
            var power = Math.Sign(rest) * Math.Pow(2, exponent);
            var shifted = builder.Let(
                name + "Term" + term.ToString(CultureInfo.InvariantCulture),
                Scale(builder, name + "Term" + term.ToString(CultureInfo.InvariantCulture) + "Of", value, exponent));
            sum = sum is null ? shifted : power > 0 ? sum + shifted : sum - shifted;
            rest -= power;
        }

        // Terms with either sign would make NaN of infinity.
        var isFinite = builder.Let(name + "IsFinite", (value.AsBits() & Magnitude).IsLessThan(Exponent));
        return new Select(isFinite, sum!, value);
    }

    /// <summary>
    /// x·2^shift: the exponent field plus shift. What would fall below the normal numbers becomes zero, what would
    /// leave them above infinity; infinity and NaN stay.
    /// </summary>
    public static Expression Scale(KernelBuilder builder, string name, Expression value, int shift)
    {
        if (shift == 0)
        {
            return value;
        }

        var addend = ExponentAddend(shift);
        var bits = builder.Let(name + "Bits", value.AsBits());
        var magnitude = builder.Let(name + "Magnitude", bits & Magnitude);
        var isNormal = builder.Let(name + "IsNormal", magnitude.IsGreaterThan(TooSmallFor(shift)));
        var product = builder.Let(name + "Product", bits.ExponentPlus(addend) & isNormal);
        var isTooLarge = builder.Let(name + "IsTooLarge", magnitude.IsGreaterThan(shift < 0 ? LargestFinite : TooLargeFor(shift)));
        var saturated = shift < 0 ? bits : builder.Let(name + "Saturated", magnitude.Max(Exponent) | (bits & SignBit));
        return new Select(isTooLarge, saturated, product).AsLanes();
    }

    /// <summary>What is added to the bits of a normal float for its product with 2^shift.</summary>
    public static IntLiteral ExponentAddend(int shift)
    {
        var exponent = shift.ToString(CultureInfo.InvariantCulture);
        return new IntLiteral(
            shift << 23,
            "ExponentPlus" + exponent.Replace("-", "Minus"),
            $"{exponent} << 23",
            $"added to the bits of a float: times 2^{exponent.Replace("-", "−")}");
    }

    /// <summary>The bits of a square: infinity or NaN where the magnitude has no finite one.</summary>
    private static Select Square(KernelBuilder builder, string name, Variable magnitude, Expression bits)
    {
        var isTooLarge = builder.Let(name + "IsTooLarge", magnitude.IsGreaterThan(SquareTooLarge));
        return new Select(isTooLarge, magnitude.Max(Exponent), bits);
    }

    /// <summary>abs(x): the sign bit cleared.</summary>
    public static Expression Abs(Expression value) => (value.AsBits() & Magnitude).AsLanes();
}
