using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>Sentences about several kernels that differ in numbers alone: those numbers are left out.</summary>
internal static class Wording
{
    private const char Gap = '\u0001';

    // "128", "6,912", "5×5×512"; digits of a word are part of its name.
    private static readonly Regex Numbers = new("(?<![\\w.])\\d+(?:,\\d{3})*(?:×\\d+)*(?![\\w])|\u0001", RegexOptions.CultureInvariant);

    // A shape that differs on one side is left out whole.
    private static readonly Regex Shapes = new("\u0001 → [\\d×]+|[\\d×]+ → \u0001", RegexOptions.CultureInvariant);

    // "of 128 channels" is left as "of the channels".
    private static readonly Regex Amounts = new("(?<= (?:of|over|for)) \u0001(?= [a-z])", RegexOptions.CultureInvariant);

    // Other gaps, with what leads to them and what stands between two.
    private static readonly Regex Gaps =
        new("(?:,? (?:over|of|at|from|kernel))?(?: ?\u0001(?: (?:→|to)(?= \u0001))?)+", RegexOptions.CultureInvariant);

    /// <summary>Both as one, with gaps; null where words differ.</summary>
    public static string? Merge(string known, string next)
    {
        if (known == next)
        {
            return known;
        }

        var (words, otherWords) = (Numbers.Split(known), Numbers.Split(next));
        if (!words.SequenceEqual(otherWords))
        {
            return null;
        }

        var numbers = Numbers.Matches(known);
        var others = Numbers.Matches(next);
        var text = new StringBuilder(words[0]);
        for (var position = 0; position < numbers.Count; position++)
        {
            var number = numbers[position].Value;
            text.Append(number == others[position].Value ? number : Gap.ToString(CultureInfo.InvariantCulture)).Append(words[position + 1]);
        }

        return text.ToString();
    }

    /// <summary>Several in their order, one by one.</summary>
    public static IReadOnlyList<string>? Merge(IReadOnlyList<string> known, IReadOnlyList<string> next)
    {
        var merged = known.Zip(next, Merge).OfType<string>().ToList();
        return known.Count == next.Count && merged.Count == known.Count ? merged : null;
    }

    /// <summary>All as one, without gaps; null where words differ.</summary>
    public static string? Merge(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        var text = all[0];
        for (var position = 1; position < all.Count; position++)
        {
            if (Merge(text, all[position]) is not { } merged)
            {
                return null;
            }

            text = merged;
        }

        return WithoutGaps(text);
    }

    /// <summary>"convolution 5×5×512 → 4×4×512, kernel 2×2" is left as "convolution".</summary>
    public static string WithoutGaps(string text)
    {
        if (text.IndexOf(Gap) < 0)
        {
            return text;
        }

        var shapes = Shapes.Replace(text, Gap.ToString(CultureInfo.InvariantCulture));
        return Gaps.Replace(Amounts.Replace(shapes, " the"), string.Empty).Replace("[ ", "[").TrimStart(' ');
    }
}
