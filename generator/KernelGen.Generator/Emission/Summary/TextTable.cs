using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Emission.Summary;

/// <summary>A table in plain text: words to the left, numbers to the right.</summary>
/// <param name="words">How many columns, from the first, are words.</param>
internal sealed class TextTable(int words)
{
    private readonly List<string[]?> _rows = [];

    public void Row(params string[] cells) => _rows.Add(cells);

    /// <summary>A line between rows.</summary>
    public void Rule() => _rows.Add(null);

    public IReadOnlyList<string> Lines()
    {
        var rows = _rows.OfType<string[]>().ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Length))
            .Select(column => rows.Max(row => row.Length > column ? row[column].Length : 0)).ToList();
        var rule = new string('-', widths.Sum() + (2 * (widths.Count - 1)));
        return _rows.Select(row => row is null
            ? rule
            : string.Join("  ", row.Select((cell, column) => column < words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))
                .TrimEnd()).ToList();
    }
}
