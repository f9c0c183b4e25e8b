using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using nietras.SeparatedValues;

namespace KernelGen.Data;

/// <summary>Rows and named columns of text: what a CSV file holds, before it is known what any of it means.</summary>
public sealed class Table
{
    private readonly string?[][] _columns;
    private readonly int[] _rows;

    private Table(IReadOnlyList<string> names, string?[][] columns, int[] rows, CultureInfo culture) =>
        (Columns, _columns, _rows, Culture) = (names, columns, rows, culture);

    /// <summary>The names of the columns, in the file's order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows, the header not counted.</summary>
    public int Count => _rows.Length;

    /// <summary>How its numbers are written.</summary>
    public CultureInfo Culture { get; }

    /// <summary>Reads a CSV file (RFC 4180: values may stand in quotes).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">There are no rows, a row has more or fewer values than the header, or two columns have one
    /// name.</exception>
#pragma warning disable RS0026 // A path is no reader, whatever is left out.
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using StreamReader reader = new(path);
        return ReadCsv(reader, path, options ?? new CsvOptions());
    }

    /// <summary>Reads CSV from anywhere.</summary>
    /// <param name="reader">The text. Not disposed.</param>
    /// <param name="options">How to understand it; null for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">There are no rows, a row has more or fewer values than the header, or two columns have one
    /// name.</exception>
    public static Table ReadCsv(TextReader reader, CsvOptions? options = null)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ReadCsv(reader, "CSV", options ?? new CsvOptions());
    }

    /// <summary>One value.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column.</param>
    /// <returns>The text; null where the value is missing.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string? Value(int row, string column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _columns[IndexOf(column, nameof(column))][_rows[row]];
    }

    /// <summary>
    /// Rows at random and the others: what is found out on the first (<see cref="TableEncoder.Fit"/>) is tried on the second.
    /// </summary>
    /// <param name="rows">Rows of the first part, at least 1 and less than <see cref="Count"/>.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Both parts. They share the text of this table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of the parts would be empty.</exception>
    public (Table First, Table Second) Split(int rows, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows, Count);
        int[] order = [.. _rows];
#pragma warning disable CA5394 // Rows are drawn, no secrets.
        new Random(seed).Shuffle(order);
#pragma warning restore CA5394
        return (With(order[..rows]), With(order[rows..]));
    }

    /// <summary>The values of a column, row by row.</summary>
    internal IEnumerable<string?> ValuesOf(string column)
    {
        var values = _columns[IndexOf(column, nameof(column))];
        return _rows.Select(row => values[row]);
    }

    /// <summary>Refuses a column that does not exist.</summary>
    internal int IndexOf(string column, string argument)
    {
        ArgumentNullException.ThrowIfNull(column, argument);
        for (var index = 0; index < Columns.Count; index++)
        {
            if (Columns[index] == column)
            {
                return index;
            }
        }

        throw new ArgumentException($"There is no column '{column}'; there are {Text.List(Columns)}.", argument);
    }

    private Table With(int[] rows) => new(Columns, _columns, rows, Culture);

    private static Table ReadCsv(TextReader text, string source, CsvOptions options)
    {
        Sep? separator = options.Separator is char given ? new Sep(given) : null;
        HashSet<string> missing = new(options.Missing, StringComparer.OrdinalIgnoreCase);
        try
        {
            using var reader = new SepReaderOptions(separator) { HasHeader = options.HasHeader, Unescape = true, Trim = SepTrim.Outer }
                .From(text);
            List<string?>[]? columns = null;
            List<string> names = [.. reader.Header.ColNames];
            foreach (var row in reader)
            {
                if (columns is null)
                {
                    names = names.Count > 0
                        ? names
                        : [.. Enumerable.Range(1, row.ColCount).Select(number => number.ToString(CultureInfo.InvariantCulture))];
                    columns = [.. names.Select(_ => new List<string?>())];
                }

                for (var column = 0; column < columns.Length; column++)
                {
                    var value = row[column].ToString();
                    columns[column].Add(missing.Contains(value) ? null : value);
                }
            }

            CheckNames(names);
            return columns is null
                ? throw new InvalidDataException("expected rows of values, found none.")
                : new Table(
                    names, [.. columns.Select(column => column.ToArray())], [.. Enumerable.Range(0, columns[0].Count)], options.Culture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException)
        {
            // The reader of CSV does not know what it reads from.
            throw new InvalidDataException($"'{source}': {exception.Message}", exception);
        }
    }

    private static void CheckNames(List<string> names)
    {
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidDataException($"expected a name of its own for every column, found '{twice.Key}' twice.");
        }
    }
}
