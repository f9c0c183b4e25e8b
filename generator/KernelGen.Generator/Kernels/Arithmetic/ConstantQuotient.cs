using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>
/// Division of lanes by a whole number by shifts and additions. A power of two is one shift. Of what else there is,
/// 1/(2^p − 1) = 2^−p·(1 + 2^−p)·(1 + 2^−2p)·(1 + 2^−4p)·…, and with a minus in the first sum it is 1/(2^p + 1):
/// a third takes four additions, a ninth as many.
/// </summary>
/// <remarks>
/// Each addition rounds once, which makes the error a few units in the last place: below 2^−21 of the quotient. What is smaller than the
/// normal floats counts as zero; infinity and NaN stay what they are.
/// </remarks>
internal sealed class ConstantQuotient
{
    /// <summary>A shift by more than this changes nothing any more.</summary>
    private const int Digits = 25;

    private readonly int _divisor;
    private readonly int _exponent;
    private readonly IReadOnlyList<IReadOnlyList<(int Shift, bool IsNegative)>> _steps;

    private ConstantQuotient(
        int divisor, int exponent, IReadOnlyList<IReadOnlyList<(int Shift, bool IsNegative)>> steps)
    {
        _divisor = divisor;
        _exponent = exponent;
        _steps = [.. steps.Where(step => step.Count > 0)];
    }

    /// <summary>Additions for each value.</summary>
    public int Additions => _steps.Sum(step => step.Count);

    /// <summary>The way that takes fewest additions.</summary>
    /// <param name="divisor">What is divided by, at least 1.</param>
    public static ConstantQuotient By(int divisor)
    {
        var (odd, power) = (divisor, 0);
        for (; odd % 2 == 0; odd /= 2)
        {
            power++;
        }

        var ways = new List<ConstantQuotient> { Direct(divisor, odd, power) };
        for (var period = 2; period < Digits; period++)
        {
            foreach (var isNegative in new[] { false, true })
            {
                var whole = (1L << period) + (isNegative ? 1 : -1);
                if (odd > 1 && whole % odd == 0)
                {
                    ways.Add(Series(divisor, power, whole / odd, period, isNegative));
                }
            }
        }

        // One factor after the other.
        for (var factor = 3; factor <= odd / factor; factor += 2)
        {
            if (odd % factor == 0)
            {
                var (first, second) = (By(factor), By(odd / factor));
                ways.Add(new ConstantQuotient(
                    divisor, first._exponent + second._exponent - power, [.. first._steps, .. second._steps]));
                break;
            }
        }

        return ways.OrderBy(way => way.Additions).First();
    }

    /// <summary>value / divisor.</summary>
    public Expression Of(KernelBuilder b, string name, Expression value)
    {
        var scaled = PowersOfTwo.Scale(b, name + "Scaled", value, _exponent);
        if (Additions == 0)
        {
            return scaled;
        }

        var quotient = b.Let(name, scaled);
        foreach (var step in _steps)
        {
            Expression sum = quotient;
            var bits = quotient.AsBits();
            var magnitude = bits & PowersOfTwo.Magnitude;
            foreach (var (shift, isNegative) in step)
            {
                // Without a normal product with the power of two it is zero.
                var limit = new IntLiteral(
                    ((shift + 1) << 23) - 1,
                    "TooSmallForMinus" + Text(shift),
                    $"({Text(shift + 1)} << 23) - 1",
                    "magnitudes up to here have no normal result: they become zero");
                var term = (bits.ExponentPlus(PowersOfTwo.ExponentAddend(-shift)) & magnitude.IsGreaterThan(limit)).AsLanes();
                sum = isNegative ? sum - term : sum + term;
            }

            b.Set(quotient, sum);
        }

        // Shifts of what is not finite would make numbers of it.
        var isFinite = b.Let(name + "IsFinite", (value.AsBits() & PowersOfTwo.Magnitude).IsLessThan(PowersOfTwo.Exponent));
        return new Select(isFinite, quotient, value);
    }

    /// <summary>"1/9 = 2^−3·(1 − 2^−3)·(1 + 2^−6)·(1 + 2^−12)".</summary>
    public override string ToString() => _divisor == 1 ? "1" : $"1/{Text(_divisor)} = " + string.Join(
        "·",
        new[] { "2^" + Exponent(_exponent) }.Concat(_steps.Select(step => "(1" + string.Concat(
            step.Select(term => (term.IsNegative ? " − 2^" : " + 2^") + Exponent(-term.Shift))) + ")")));

    /// <summary>The powers of two that the reciprocal is a sum of.</summary>
    private static ConstantQuotient Direct(int divisor, int odd, int power)
    {
        // As many binary digits behind the first as floats have, and two more; digits with a sign.
        var shift = Digits + 2;
        for (var rest = odd; rest > 1; rest >>= 1)
        {
            shift++;
        }

        var (exponent, step) = Signed(((1L << shift) + (odd / 2)) / odd);
        return new ConstantQuotient(divisor, exponent - shift - power, [step]);
    }

    /// <summary>factor / (2^period ± 1).</summary>
    private static ConstantQuotient Series(int divisor, int power, long factor, int period, bool isNegative)
    {
        var (exponent, first) = Signed(factor);
        var steps = new List<IReadOnlyList<(int, bool)>> { first, new[] { (period, isNegative) } };
        for (var shift = 2 * period; shift < Digits; shift *= 2)
        {
            steps.Add(new[] { (shift, false) });
        }

        return new ConstantQuotient(divisor, exponent - period - power, steps);
    }

    /// <summary>A number as its largest power of two times a sum: 1, and smaller powers with a sign.</summary>
    private static (int Exponent, IReadOnlyList<(int Shift, bool IsNegative)> Step) Signed(long number)
    {
        var digits = new List<(int Place, bool IsNegative)>();
        for (var place = 0; number != 0; place++, number >>= 1)
        {
            if ((number & 1) != 0)
            {
                var isNegative = (number & 3) == 3;
                digits.Add((place, isNegative));
                number += isNegative ? 1 : -1;
            }
        }

        digits.Reverse();
        return (digits[0].Place, [.. digits.Skip(1).Select(digit => (digits[0].Place - digit.Place, digit.IsNegative))]);
    }

    private static string Exponent(int value) => Text(value).Replace('-', '−');

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
