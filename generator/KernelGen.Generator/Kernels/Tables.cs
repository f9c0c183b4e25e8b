using System.Collections.Generic;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Sums by table (the method of four Russians): all sums of a few rows, formed once and looked up often.</summary>
internal static class Tables
{
    /// <summary>log₂ of the floats of a table's entry.</summary>
    public const int EntryShift = 4;

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

    /// <summary>Forms the table of some rows, the first row the most significant digit; a missing row counts as zero.</summary>
    public static void Build(KernelBuilder builder, Pointer table, Expression start, bool isTernary, IReadOnlyList<Expression?> rows)
    {
        var next = 0;
        Extend(0, null, "sum");

        void Extend(int row, Expression? sum, string name)
        {
            if (row == rows.Count)
            {
                builder.Store(table, start + (next * Lane.Count), sum ?? new FloatLiteral(0f).Broadcast());
                next++;
                return;
            }

            foreach (var digit in isTernary ? "MZP" : "MP")
            {
                var value = rows[row];
                var extended = value is null || digit == 'Z' ? sum
                    : digit == 'P' ? (sum is null ? value : sum + value)
                    : sum is null ? -value : sum - value;
                if (extended is not null and not Variable && row < rows.Count - 1)
                {
                    extended = builder.Let(name + digit, extended);
                }

                Extend(row + 1, extended, name + digit);
            }
        }
    }
}
