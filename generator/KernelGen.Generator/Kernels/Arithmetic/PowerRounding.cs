using System;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>Within a kernel: numbers rounded to signed powers of two between two limits, or to zero.</summary>
/// <param name="b">The kernel.</param>
/// <param name="minExponent">The exponent of the smallest power.</param>
/// <param name="maxExponent">The exponent of the largest one.</param>
internal sealed class PowerRounding(KernelBuilder b, int minExponent, int maxExponent)
{
    /// <summary>The bits of the signed powers that numbers round to, and a mask of those that do not round to zero.</summary>
    /// <param name="tag">The end of the names of locals.</param>
    /// <param name="value">The numbers.</param>
    /// <param name="draw">A draw for each; null where the nearest is taken, the larger of two.</param>
    public (Variable Power, Variable IsTaken) Round(string tag, Variable value, Variable? draw)
    {
        var magnitude = b.Let("magnitude" + tag, value.AsBits() & PowersOfTwo.Magnitude);
        var up = draw is null ? PowersOfTwo.MantissaHalf.Broadcast() : Randomness.Draws.Mantissa(draw);
        var power = b.Let(
            "power" + tag,
            ((magnitude + up) & PowersOfTwo.Exponent).Max(Bits("Smallest", minExponent)).Min(Bits("Largest", maxExponent))
                | (value.AsBits() & PowersOfTwo.SignBit));
        if (draw is null)
        {
            return (power, b.Let("taken" + tag, magnitude.IsGreaterThan(Bits("HalfOfSmallest", minExponent - 1))));
        }

        // Below the smallest power: that power with probability |x|/2^minExponent. Above it the right side is at least 2.
        var scaled = PowersOfTwo.Scale(b, "scaled" + tag, magnitude.AsLanes(), -minExponent);
        var limit = b.Let("limit" + tag, scaled + 1f);
        return (power, b.Let("taken" + tag, Randomness.Draws.OneToTwo(draw).IsLessThan(limit)));
    }

    /// <summary>What numbers round to; what is larger than <paramref name="largest"/> as bits, infinity or NaN, stays as it is.</summary>
    /// <param name="tag">The end of the names of locals.</param>
    /// <param name="value">The numbers.</param>
    /// <param name="draw">A draw for each; null where the nearest is taken.</param>
    /// <param name="largest">The largest magnitude that is rounded.</param>
    public Variable Rounded(string tag, Variable value, Variable? draw, IntLiteral largest)
    {
        var (power, isTaken) = Round(tag, value, draw);
        var isBeyond = b.Let("isBeyond" + tag, (value.AsBits() & PowersOfTwo.Magnitude).IsGreaterThan(largest));
        return b.Let("rounded" + tag, new Select(isBeyond, value, (power & isTaken).AsLanes()));
    }

    /// <summary>The bits of 2^exponent, under a name.</summary>
    public static IntLiteral Bits(string name, int exponent) => new(
        (127 + exponent) << 23,
        name + "Power",
        $"(127 {(exponent < 0 ? "-" : "+")} {Text(Math.Abs(exponent))}) << 23",
        $"the bits of 2^{Text(exponent).Replace('-', '−')}");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
