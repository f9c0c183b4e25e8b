using System.Collections.Generic;
using System.Globalization;

namespace KernelGen.Data;

/// <summary>How the text of a CSV file is to be understood, where the defaults do not fit.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between two values; null, the default, for what the first line tells: ';', ',', tab or '|'.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the first line holds the names of the columns. Default true; otherwise they are "1", "2" and so on.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>How numbers are written. Default: invariant, a point in front of decimals.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>Texts that stand for a missing value, whatever their case. Default: nothing, ?, NA, N/A, NaN and null.</summary>
    public IReadOnlyList<string> Missing { get; init; } = ["", "?", "NA", "N/A", "NaN", "null"];
}
