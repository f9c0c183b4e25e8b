using System;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>x·2^k for every float, rounded once to nearest, ties to even: what IEEE multiplication by 2^k gives, without one.</summary>
/// <remarks>
/// Normal in and out, it is an addition to the exponent. A subnormal x is brought up by the difference of two floats, (2^m + x·2^k) − 2^m,
/// where x's mantissa is put under the exponent of 2^m as it stands. A result below the normal numbers is rounded by a sum: 2^m + |x|,
/// with 2^m so large that its last bit is worth what the least float is worth times 2^−k, holds the bits of the result behind those of 2^m.
/// </remarks>
internal static class ExactShift
{
    /// <summary>The largest shift that is done in one step, either way: 2^m above has to be normal.</summary>
    private const int Step = 253;

    private static readonly IntLiteral FirstNormal = new(0x00800000, "FirstNormal", "0x00800000", "the bits of the least normal float");

    public static Expression Times(KernelBuilder b, string name, Expression x, int exponent)
    {
        if (exponent == 0)
        {
            return x;
        }

        // Beyond 2^±280 nothing but zero, infinity and NaN is left. What is left over comes second, so that only that step rounds.
        exponent = Math.Max(-300, Math.Min(300, exponent));
        if (Math.Abs(exponent) > Step)
        {
            var first = Math.Sign(exponent) * 100;
            return Times(b, name, Times(b, name + "Halfway", x, first), exponent - first);
        }

        var bits = b.Let(name + "Bits", x.AsBits());
        var magnitude = b.Let(name + "Magnitude", bits & PowersOfTwo.Magnitude);
        var shifted = magnitude.ExponentPlus(PowersOfTwo.ExponentAddend(exponent));
        var result = exponent > 0 ? Up(b, name, magnitude, shifted, exponent) : Down(b, name, magnitude, shifted, -exponent);
        return b.Let(name, (result | (bits & PowersOfTwo.SignBit)).AsLanes());
    }

    private static Expression Up(KernelBuilder b, string name, Variable magnitude, Expression shifted, int exponent)
    {
        var text = exponent.ToString(CultureInfo.InvariantCulture);
        var lift = new IntLiteral(
            (exponent + 1) << 23,
            "Lift" + text,
            $"({text} + 1) << 23",
            "brings a subnormal float up: its mantissa under this exponent, and the exponent off again");
        var subnormal = b.Let(name + "Subnormal", ((magnitude | lift).AsLanes() - lift.Broadcast().AsLanes()).AsBits());
        var tooLarge = new Select(magnitude.IsGreaterThan(PowersOfTwo.Exponent), magnitude, PowersOfTwo.Exponent.Broadcast());
        var isTooLarge = b.Let(name + "IsTooLarge", magnitude.IsGreaterThan(PowersOfTwo.TooLargeFor(exponent)));
        var normal = b.Let(name + "Normal", new Select(isTooLarge, tooLarge, shifted));
        var isSubnormal = b.Let(name + "IsSubnormal", magnitude.IsLessThan(FirstNormal));
        return b.Let(name + "Result", new Select(isSubnormal, subnormal, normal));
    }

    private static Expression Down(KernelBuilder b, string name, Variable magnitude, Expression shifted, int exponent)
    {
        var text = exponent.ToString(CultureInfo.InvariantCulture);
        var round = new IntLiteral(
            (exponent + 1) << 23,
            "RoundFor" + text,
            $"({text} + 1) << 23",
            "magnitudes below it have no normal result: added as a float it rounds them");
        var subnormal = b.Let(name + "Subnormal", (magnitude.AsLanes() + round.Broadcast().AsLanes()).AsBits() - round);
        var isFinite = b.Let(name + "IsFinite", magnitude.IsLessThan(PowersOfTwo.Exponent));
        var normal = b.Let(name + "Normal", new Select(isFinite, shifted, magnitude));
        var becomesSubnormal = b.Let(name + "IsSubnormal", magnitude.IsLessThan(round));
        return b.Let(name + "Result", new Select(becomesSubnormal, subnormal, normal));
    }
}
