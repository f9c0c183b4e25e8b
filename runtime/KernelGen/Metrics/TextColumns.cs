using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace KernelGen;

/// <summary>Tables of text: the first column to the left, the others to the right.</summary>
internal static class TextColumns
{
    private const int LongestName = 24;
    private const string Gap = "  ";

    /// <summary>A name that is not too long for a table.</summary>
    public static string Short(string name)
    {
        StringInfo letters = new(name.ReplaceLineEndings(" "));
        return letters.LengthInTextElements <= LongestName
            ? letters.String
            : letters.SubstringByTextElements(0, LongestName - 1) + "…";
    }

    /// <summary>Rows of as many cells as each other, in columns as wide as their widest cell.</summary>
    public static string Align(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => Width(row[column]))).ToArray();
        StringBuilder text = new();
        foreach (var row in rows)
        {
            text.Append(text.Length == 0 ? string.Empty : "\n").Append(row[0]);
            text.Append(' ', widths[0] - Width(row[0]));
            for (var column = 1; column < row.Length; column++)
            {
                text.Append(Gap).Append(' ', widths[column] - Width(row[column])).Append(row[column]);
            }
        }

        return text.ToString();
    }

    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements;
}
