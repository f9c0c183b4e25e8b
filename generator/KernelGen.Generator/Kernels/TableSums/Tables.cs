using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>Sums by table (the method of four Russians): all sums of a few rows, formed once and looked up often.</summary>
internal static class Tables
{
    /// <summary>Values of a weight: −1, 0, +1 or −1, +1.</summary>
    public static int Base(bool isTernary) => isTernary ? 3 : 2;

    /// <summary>Entries of a table over <paramref name="rows"/> rows.</summary>
    public static int Entries(bool isTernary, int rows)
    {
        var entries = 1;
        for (var row = 0; row < rows; row++)
        {
            entries *= Base(isTernary);
        }

        return entries;
    }

    /// <summary>
    /// Forms the table of some rows, the first row the most significant digit; a missing row counts as zero. The sums of the first half of
    /// the rows are formed once and met with each sum of the second half.
    /// </summary>
    /// <param name="builder">The kernel.</param>
    /// <param name="format">What its entries are.</param>
    /// <param name="table">The table's memory.</param>
    /// <param name="start">Where the table begins in it.</param>
    /// <param name="upperSums">Memory for the sums of the first half.</param>
    /// <param name="isTernary">Whether weights have three values.</param>
    /// <param name="rows">The rows; null where one is missing.</param>
    public static void Build(
        KernelBuilder builder,
        TableFormat format,
        Pointer table,
        Expression start,
        Pointer upperSums,
        bool isTernary,
        IReadOnlyList<Variable?> rows)
    {
        var half = rows.Count / 2;
        var lower = Sums(builder, isTernary, rows, half, rows.Count);
        if (half == 0)
        {
            for (var entry = 0; entry < lower.Count; entry++)
            {
                builder.Store(table, start + (entry * format.Count), lower[entry] ?? format.Zero);
            }

            return;
        }

        var upper = Sums(builder, isTernary, rows, 0, half);
        for (var entry = 0; entry < upper.Count; entry++)
        {
            builder.Store(upperSums, entry * format.Count, upper[entry] ?? format.Zero);
        }

        builder.For("upper", 0, upper.Count, 1, number =>
        {
            var sum = builder.Let("upperSum", new Load(upperSums, number.Stride(format.Count), format.Kind));
            for (var entry = 0; entry < lower.Count; entry++)
            {
                builder.Store(
                    table, start + number.Stride(lower.Count * format.Count) + (entry * format.Count), lower[entry] is { } other
                        ? sum + other
                        : sum);
            }
        });
    }

    /// <summary>All sums of the rows from <paramref name="first"/> to <paramref name="last"/>, excluded; null is zero.</summary>
    private static List<Expression?> Sums(KernelBuilder builder, bool isTernary, IReadOnlyList<Variable?> rows, int first, int last)
    {
        var sums = new List<(Expression? Value, string Name)> { (null, "sum") };
        for (var row = first; row < last; row++)
        {
            var value = rows[row];
            sums = sums.SelectMany(sum => (isTernary ? "MZP" : "MP").Select(digit => Extend(sum.Value, sum.Name + digit, digit))).ToList();

            (Expression? Value, string Name) Extend(Expression? sum, string name, char digit)
            {
                var extended = value is null || digit == 'Z' ? sum
                    : digit == 'P' ? (sum is null ? value : sum + value)
                    : sum is null ? -value : sum - value;
                // Read several times: a local. Names say which half of the rows it is of.
                return (extended is null or Variable ? extended : builder.Let(
                    name + (first == 0 ? string.Empty : "Lower"), extended), name);
            }
        }

        return sums.ConvertAll(sum => sum.Value);
    }
}
