using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>
/// Between floats and 16-bit fixed-point numbers, with a power of two for each lane that the largest magnitude to be seen in it gives.
/// </summary>
internal sealed class FixedPoint
{
    // Twice as far as a random walk gets in as many steps, twice: sums of weights that agree more than by chance fit too.
    private const int SpareBits = 2;
    private const int LeastHeadroom = 3;
    private const int MostHeadroom = 8;

    // 1.5·2^23: behind a sum with it a float holds an integer in its low bits, rounded to nearest, ties to even.
    private const float Rounding = 12582912f;

    private static readonly IntLiteral Negligible = new(
        24 << 23, "Negligible", "24 << 23", "taken off the bits of the largest magnitude: what is 2^24 times smaller rounds to zero");
    private static readonly IntLiteral Subnormal = new(
        0x007FFFFF, "Subnormal", "0x007FFFFF", "the bits of the largest float that is not normal: exponents cannot be added to");
    private static readonly IntLiteral RoundingBits = new(
        0x4B400000, "RoundingBits", "0x4B400000", "the bits of 1.5·2^23, behind which floats hold integers");

    private readonly KernelBuilder _b;
    private readonly Variable _negligible;

    /// <param name="b">The kernel.</param>
    /// <param name="tag">The end of its locals' names.</param>
    /// <param name="bits">Bits of the largest magnitude.</param>
    /// <param name="largest">The bits of the largest magnitude to be seen, lane by lane.</param>
    public FixedPoint(KernelBuilder b, string tag, int bits, Variable largest)
    {
        _b = b;
        var text = bits.ToString(CultureInfo.InvariantCulture);
        var top = new IntLiteral(
            (126 + bits) << 23,
            "TopExponent",
            $"(126 + {text}) << 23",
            $"less the exponent of the largest magnitude, this brings it to {text} bits");
        Scale = b.Let("scale" + tag, top.Broadcast() - (largest & PowersOfTwo.Exponent));
        _negligible = b.Let("negligible" + tag, (largest - Negligible).Max(Subnormal));
    }

    /// <summary>What is added to exponents, lane by lane.</summary>
    public Variable Scale { get; }

    /// <summary>Bits of a magnitude: what is left of 15 after room for a sum of so many, and for a table of eight rows.</summary>
    public static int Bits(int terms)
    {
        var log = 0;
        while (1 << log < terms)
        {
            log++;
        }

        return 15 - Math.Max(LeastHeadroom, Math.Min(log, Math.Min(MostHeadroom, ((log + 1) / 2) + SpareBits)));
    }

    /// <summary>What it means for a kernel that sums so many; nothing for one in floats.</summary>
    public static IEnumerable<string> Remarks(bool isFixed, int terms) => isFixed
        ? [$"In 16-bit fixed point: each sample's values are rounded to {Bits(terms).ToString(CultureInfo.InvariantCulture)} bits and a "
            + "sign, by a power of two that its largest value gives."]
        : [];

    /// <summary>The integer next to value·scale, in the low 16 bits of each lane.</summary>
    public Expression Rounded(string name, Expression value)
    {
        var bits = _b.Let(name + "Bits", value.AsBits());
        var scaled = bits.ExponentPlus(Scale) & (bits & PowersOfTwo.Magnitude).IsGreaterThan(_negligible);
        return _b.Let(name + "Rounded", (scaled.AsLanes() + Rounding).AsBits());
    }

    /// <summary>The integer next to value·scale.</summary>
    public Expression Integer(string name, Expression value) => Rounded(name, value) - RoundingBits;

    /// <summary>An integer from its float.</summary>
    public static Expression Integer(Expression value) => (value + Rounding).AsBits() - RoundingBits;

    /// <summary>The float of the integer that stands behind the bits of 1.5·2^23, as <see cref="Rounded"/> leaves it.</summary>
    public static Expression Float(Expression rounded) => rounded.AsLanes() - Rounding;

    /// <summary>
    /// The way back: sums/scale·2^shift. Infinite where that is too large; NaN, all of it, where a value of the sample was not finite.
    /// </summary>
    /// <param name="b">The kernel.</param>
    /// <param name="tag">The end of its locals' names.</param>
    /// <param name="bits">Bits of the largest magnitude.</param>
    /// <param name="scale">What was added to exponents, lane by lane.</param>
    /// <param name="shift">log₂ of the factor on sums.</param>
    public static Func<string, Expression, Expression> Back(KernelBuilder b, string tag, int bits, Expression scale, int shift)
    {
        // The exponent of infinity and NaN, 255, leaves this scale.
        var text = bits.ToString(CultureInfo.InvariantCulture);
        var notFinite = new IntLiteral(
            (bits - 129) << 23, "NotFinite", $"({text} - 129) << 23", "the scale of a sample with a value that is not finite");
        var back = b.Let("back" + tag, scale - new IntLiteral(shift << 23));
        var tooSmall = b.Let("tooSmall" + tag, (back + Subnormal).Max(0));
        var isFinite = b.Let("isFinite" + tag, scale.IsGreaterThan(notFinite));
        var ceiling = b.Let("ceiling" + tag, back.Min(0) + PowersOfTwo.LargestFinite);
        b.Set(ceiling, new Select(isFinite, ceiling, new IntLiteral(-1).Broadcast()));
        var above = b.Let("above" + tag, new Select(isFinite, PowersOfTwo.Exponent.Broadcast(), PowersOfTwo.NotANumber.Broadcast()));
        return (name, sum) =>
        {
            var value = b.Let(name, Float(sum + RoundingBits).AsBits());
            var magnitude = b.Let(name + "Magnitude", value & PowersOfTwo.Magnitude);
            var result = b.Let(name + "Result", (value - back) & magnitude.IsGreaterThan(tooSmall));
            var isAbove = b.Let(name + "IsAbove", magnitude.IsGreaterThan(ceiling));
            return new Select(isAbove, above | (value & PowersOfTwo.SignBit), result).AsLanes();
        };
    }
}
