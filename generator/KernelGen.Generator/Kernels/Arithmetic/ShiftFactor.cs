using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>A factor that is a sum of signed powers of two, the same in all lanes: its product with lanes is one shift per power.</summary>
/// <remarks>
/// The sign and the exponent of a power are one integer: added to the bits of a float, it flips the sign and moves the exponent. What
/// has no normal product with the smallest power becomes zero; what has no finite product with the largest becomes infinite. Infinity and
/// NaN stay what they are, and a factor that is not finite makes NaN of everything.
/// </remarks>
internal sealed class ShiftFactor
{
    /// <summary>A power that is not needed is one so far below the first that adding its product changes nothing.</summary>
    private const int Negligible = 40;

    private static readonly IntLiteral SmallestFactor = new(
        (127 - 80) << 23, "SmallestFactor", "(127 - 80) << 23", "the bits of 2^−80: a smaller factor counts as zero");
    private static readonly IntLiteral LargestFactor = new(
        0x7F3FFFFF, "LargestFactor", "0x7F3FFFFF", "a larger magnitude has no nearest power of two among the floats");
    private static readonly IntLiteral NegligibleShift = new(
        Negligible << 23, "NegligibleShift", "40 << 23", "subtracted from the bits of a float: times 2^−40");

    private readonly IReadOnlyList<Variable> _addends;
    private readonly Variable _limit;
    private readonly Variable _ceiling;
    private readonly Variable _aboveIfPositive;
    private readonly Variable _aboveIfNegative;

    private ShiftFactor(
        IReadOnlyList<Variable> powers,
        IReadOnlyList<Variable> addends,
        Variable limit,
        Variable ceiling,
        Variable aboveIfPositive,
        Variable aboveIfNegative)
    {
        Powers = powers;
        _addends = addends;
        _limit = limit;
        _ceiling = ceiling;
        _aboveIfPositive = aboveIfPositive;
        _aboveIfNegative = aboveIfNegative;
    }

    /// <summary>
    /// Powers of two in 1/samples, as the runtime's ShiftReciprocal stores them: the error is below 2^−9, and mostly far below.
    /// </summary>
    public const int ReciprocalTerms = 6;

    /// <summary>The powers, signed, as bits of floats.</summary>
    public IReadOnlyList<Variable> Powers { get; }

    /// <summary>The factor itself.</summary>
    public Expression Value => Powers.Skip(1).Aggregate((Expression)Powers[0].AsLanes(), (sum, power) => sum + power.AsLanes());

    /// <summary>Lanes rounded to a sum of powers: the nearest power, then the nearest to what is left, and so on.</summary>
    public static ShiftFactor Round(KernelBuilder b, string name, string remark, Expression value, int terms)
    {
        var powers = new List<Variable>();
        b.Section(remark, () =>
        {
            var rest = value;
            for (var term = 0; term < terms; term++)
            {
                var power = b.Let(name + "Power" + Digit(term), (rest.AsBits() + PowersOfTwo.MantissaHalf) & PowersOfTwo.SignAndExponent);
                if (term == 0)
                {
                    // The nearest power of the largest floats is 2^128, which is none.
                    var isTooLarge = b.Let(name + "IsTooLarge", (rest.AsBits() & PowersOfTwo.Magnitude).IsGreaterThan(LargestFactor));
                    b.Set(power, new Select(isTooLarge, PowersOfTwo.NotANumber.Broadcast(), power));
                }
                else
                {
                    b.Set(power, new Select(power.IsEqualTo(0), powers[0] - NegligibleShift, power));
                }

                powers.Add(power);
                if (term < terms - 1)
                {
                    rest = b.Let(name + "Rest" + Digit(term), rest - power.AsLanes());
                }
            }
        });
        return Of(b, name, powers);
    }

    /// <summary>Powers of two that the caller gives as bits of floats.</summary>
    public static ShiftFactor OfPowers(KernelBuilder b, string name, string remark, IEnumerable<Expression> powers)
    {
        var terms = new List<Variable>();
        b.Section(remark, () =>
        {
            foreach (var power in powers)
            {
                terms.Add(b.Let(name + "Power" + Digit(terms.Count), power));
            }
        });
        return Of(b, name, terms);
    }

    /// <summary>The powers that add up to 1/samples, as the network keeps them for the mini-batch in hand.</summary>
    public static ShiftFactor Reciprocal(KernelBuilder b, Pointer powers)
    {
        return OfPowers(
            b,
            "inverseCount",
            "1/samples: signed powers of two, as what they add to exponents (and signs).",
            Enumerable.Range(0, ReciprocalTerms).Select(term => new Load(powers, term, ValueKind.Int).Broadcast()));
    }

    /// <summary>The product: a shift for each power, added from the largest on.</summary>
    public Variable Times(KernelBuilder b, string name, Expression value)
    {
        var bits = b.Let(name + "Bits", value.AsBits());
        var magnitude = b.Let(name + "Magnitude", bits & PowersOfTwo.Magnitude);
        var isNormal = b.Let(name + "IsNormal", magnitude.IsGreaterThan(_limit));
        var product = b.Let(name, bits.ExponentPlus(_addends[0]).AsLanes());
        foreach (var addend in _addends.Skip(1))
        {
            b.Set(product, product + bits.ExponentPlus(addend).AsLanes());
        }

        var above = b.Let(
            name + "Above",
            new Select(bits.IsLessThan(0), _aboveIfNegative, _aboveIfPositive) | magnitude.IsGreaterThan(PowersOfTwo.Exponent));
        var isTooLarge = b.Let(name + "IsAbove", magnitude.IsGreaterThan(_ceiling));
        b.Set(product, new Select(isTooLarge, above, product.AsBits() & isNormal).AsLanes());
        return product;
    }

    private static ShiftFactor Of(KernelBuilder b, string name, IReadOnlyList<Variable> powers)
    {
        var addends = powers.Select((power, term) => b.Let(name + "Addend" + Digit(term), power - PowersOfTwo.One)).ToList();
        Variable? limit = null;
        b.Section("A magnitude above this limit has a normal product with the smallest power; nothing is above it where the factor is "
            + "zero.", () =>
        {
            var least = b.Let(name + "Least", (powers[powers.Count - 1] & PowersOfTwo.Magnitude) - PowersOfTwo.One);
            var room = b.Let(name + "Room", new Select(least.IsLessThan(0), least, new IntLiteral(0).Broadcast()));
            var isZero = b.Let(name + "IsZero", (powers[0] & PowersOfTwo.Magnitude).IsLessThan(SmallestFactor));
            limit = b.Let(name + "Limit", new Select(isZero, PowersOfTwo.Magnitude.Broadcast(), PowersOfTwo.Mantissa.Broadcast() - room));
        });
        Variable? ceiling = null;
        Variable? positive = null;
        Variable? negative = null;
        b.Section("A magnitude above this ceiling has no finite product with the largest power; everything is above it where the factor "
            + "is not finite.", () =>
        {
            var largest = b.Let(name + "Largest", powers[0] & PowersOfTwo.Magnitude);
            ceiling = b.Let(name + "Ceiling", PowersOfTwo.LargestFinite.Broadcast() - (largest - PowersOfTwo.One).Max(0));
            b.Set(ceiling, new Select(largest.IsGreaterThan(PowersOfTwo.LargestFinite), new IntLiteral(-1).Broadcast(), ceiling));
            positive = b.Let(name + "AboveIfPositive", powers[0] | PowersOfTwo.Exponent);
            negative = b.Let(name + "AboveIfNegative", new Select(powers[0].IsLessThan(0), largest, powers[0] | PowersOfTwo.SignBit));
            b.Set(negative, negative | PowersOfTwo.Exponent);
        });
        return new ShiftFactor(powers, addends, limit!, ceiling!, positive!, negative!);
    }

    private static string Digit(int value) => value.ToString(CultureInfo.InvariantCulture);
}
