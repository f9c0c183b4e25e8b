using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen.Analyzers.Costs;

/// <summary>Counts and lists in words.</summary>
internal static class CostText
{
    /// <summary>"2,080 multiplications, 10 divisions and 1 square root"; "nothing".</summary>
    public static string Of(CostCount count)
    {
        var parts = new[]
        {
            (Count: count.Multiplications, Name: "multiplication"),
            (Count: count.Divisions, Name: "division"),
            (Count: count.SquareRoots, Name: "square root"),
        };
        var named = parts.Where(part => part.Count > 0).Select(part => Plural(part.Count, part.Name)).ToList();
        return named.Count == 0 ? "nothing" : List(named);
    }

    /// <summary>What the one warning of a network says of the others: "; 5 more places …"; nothing where there are none.</summary>
    public static string Waiting(int count, string network) => count switch
    {
        0 => string.Empty,
        1 => $"; 1 more place in '{network}' multiplies, see its suggestion",
        _ => $"; {count.ToString(CultureInfo.InvariantCulture)} more places in '{network}' multiply, see their suggestions",
    };

    /// <summary>"200 samples", "1 sample".</summary>
    public static string Plural(long count, string name) =>
        count.ToString("N0", CultureInfo.InvariantCulture) + " " + name + (count == 1 ? string.Empty : "s");

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count == 1
        ? items[0]
        : string.Join(", ", items.Take(items.Count - 1)) + " and " + items[items.Count - 1];
}
