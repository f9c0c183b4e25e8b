using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A few values of which all signed sums are formed, and the byte that says which of them an output takes.</summary>
/// <param name="Size">Values.</param>
/// <param name="IsBinary">Whether each is added or subtracted; else it may be left out, too.</param>
/// <param name="IsSplit">Whether the sums are those of two parts, so that an output takes two: fewer sums to form, more to add.</param>
internal sealed record TableGroup(int Size, bool IsBinary, bool IsSplit)
{
    /// <summary>Values of the first part where there are two.</summary>
    public int FirstPart => IsBinary ? 4 : 3;

    /// <summary>Values of each part.</summary>
    public IReadOnlyList<int> Parts => IsSplit ? [FirstPart, Size - FirstPart] : [Size];

    /// <summary>Sums that are formed.</summary>
    public int Entries => Parts.Sum(Sums);

    /// <summary>Cycles of a Cortex-M0 to take and add what an output needs: loads take two, everything else one.</summary>
    public int CyclesPerOutput => (IsSplit, IsBinary) switch
    {
        (false, _) => 7,
        (true, false) => 14,
        (true, true) => 13,
    };

    /// <summary>Cycles to form the sums.</summary>
    public int CyclesToForm => (Entries * 5) + (Parts.Count * 20) + (Size * 4);

    /// <summary>Sums of so many values.</summary>
    public int Sums(int values)
    {
        var sums = 1;
        for (; values > 0; values--)
        {
            sums *= IsBinary ? 2 : 3;
        }

        return sums;
    }

    /// <summary>The byte of an output.</summary>
    /// <param name="weights">The layer's.</param>
    /// <param name="first">The first of the group.</param>
    public int Code(sbyte[] weights, int first)
    {
        var code = 0;
        for (var weight = first + Size - 1; weight >= first; weight--)
        {
            code = IsBinary ? (2 * code) + (weights[weight] > 0 ? 1 : 0) : (3 * code) + weights[weight] + 1;
        }

        return code;
    }

    /// <summary>Values that lie one behind the other, in groups of at most so many.</summary>
    public static IReadOnlyList<TableGroup> Of(int values, int size, bool isBinary, bool isSplit)
    {
        List<TableGroup> groups = [];
        for (; values > 0; values -= size)
        {
            var here = values < size ? values : size;
            groups.Add(new(here, isBinary, isSplit && here > (isBinary ? 4 : 3)));
        }

        return groups;
    }

    /// <summary>Whether no weight is zero.</summary>
    public static bool IsBinaryLayer(SumOperation sum) => sum.Weights.All(static weight => weight != 0);
}
