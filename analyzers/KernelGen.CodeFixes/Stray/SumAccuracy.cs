using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.CodeFixes.Stray;

/// <summary>How far a sum of shifts is off the product or quotient that it stands for, to be read in a title.</summary>
internal static class SumAccuracy
{
    /// <summary>"exact" where the bits are the same for every value, else what differs.</summary>
    /// <param name="product">The product or quotient.</param>
    /// <param name="other">The operand that is shifted.</param>
    /// <param name="powers">The shifts.</param>
    public static string Of(Product product, Factor other, SignedPowers powers)
    {
        var count = powers.Terms.Length;
        var (bits, least, most) = Format(product.Kind);

        // The reciprocal of what is no power of two is never exact, even where the double nearest to it is.
        if (!powers.IsExact || product.Symbol == '/')
        {
            // The product is rounded, each of the additions, whose sums are at most a third off the product, and the reciprocal.
            return "error " + powers.Percent((1 + ((count - 1) * (4 / 3.0)) + 1) * Math.Pow(2, -bits));
        }

        var highest = powers.Terms.Max(static term => term.Exponent);
        var lowest = powers.Terms.Min(static term => term.Exponent);
        var isOfOneSign = powers.Terms.All(term => term.Sign == powers.Terms[0].Sign);

        // All bits of all sums have a place. A difference of infinities is NaN, one of zeros is +0.
        var hasPlace = other.Range is { } range
            && range.Bits + highest - lowest + 2 <= bits
            && range.Least + lowest >= least
            && range.Most + highest + 2 <= most;
        var hasRest = !isOfOneSign && (other.Range is null || other.Operation.Type?.SpecialType == SpecialType.System_Single);
        if (hasPlace)
        {
            return hasRest ? "exact but for infinity and -0" : "exact";
        }

        // Shifts upwards lose nothing, and two of them that both add overflow only together with the
        // product; one addition rounds like the product.
        var unless = (isOfOneSign, lowest < 0) switch
        {
            (false, true) => " unless a shift over- or underflows",
            (false, false) => " unless a shift overflows",
            (true, true) => " unless a shift underflows",
            _ => "",
        };
        unless = (hasRest ? " but for infinity and -0" + (unless.Length > 0 ? "," : "") : "") + unless;
        return count == 2
            ? "exact" + unless
            : $"off by {(count == 3 ? "1 unit" : (count - 2).ToString(CultureInfo.InvariantCulture) + " units")} in the last place at most"
                + $"{unless}";
    }

    // Bits of a number, the exponent of the least and of the first that is too large.
    private static (int Bits, int Least, int Most) Format(NumberKind kind) => kind switch
    {
        NumberKind.Double => (53, -1074, 1024),
        NumberKind.Half => (11, -24, 16),
        _ => (24, -149, 128),
    };
}
