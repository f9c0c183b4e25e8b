using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KernelGen.Data;

/// <summary>Finds out what the columns of a table are.</summary>
internal static class TableFit
{
    public static bool TryNumber(string text, CultureInfo culture, out float number) =>
        float.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, culture, out number) && float.IsFinite(number);

    /// <summary>The classes of a label column: in the order of numbers, if they all are, else of their characters' codes.</summary>
    public static IReadOnlyList<string> Classes(Table table, string label)
    {
        List<string> texts = [];
        var row = 0;
        foreach (var value in table.ValuesOf(label))
        {
            row++;
            texts.Add(value ?? throw new InvalidDataException($"row {row}: expected '{label}' to name a class, found nothing."));
        }

        return Ordered(texts, table.Culture);
    }

    /// <summary>The columns that are inputs.</summary>
    public static List<TableColumn> Columns(Table table, IReadOnlyList<string> answers, TableEncoderOptions options)
    {
        foreach (var name in options.Ignored.Concat(options.Categorical))
        {
            _ = table.IndexOf(name, nameof(options));
        }

        var both = options.Ignored.Intersect(options.Categorical).Concat(answers.Intersect(options.Ignored)).FirstOrDefault();
        if (both is not null)
        {
            throw new ArgumentException($"Column '{both}' is ignored and something else too.", nameof(options));
        }

        List<TableColumn> columns =
        [
            .. table.Columns.Except(answers).Except(options.Ignored).Select(name => Column(table, name, options)),
        ];
        return columns.Count > 0 ? columns : throw new ArgumentException("No column is left to be an input.", nameof(table));
    }

    /// <summary>A column of targets, with mean and deviation where they are to be taken off.</summary>
    public static TargetColumn Target(Table table, string name, bool isStandardized)
    {
        double[] numbers = [.. Numbers(table, name)];
        if (!isStandardized)
        {
            return new TargetColumn(name, 0, 1);
        }

        var mean = numbers.Average();
        var deviation = Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)));
        return new TargetColumn(name, mean, deviation > 0 ? deviation : 1);
    }

    /// <summary>A column of numbers to predict, none of which may be missing.</summary>
    public static IEnumerable<double> Numbers(Table table, string name)
    {
        var row = 0;
        foreach (var value in table.ValuesOf(name))
        {
            row++;
            yield return value is not null && TryNumber(value, table.Culture, out var number)
                ? number
                : throw new InvalidDataException(
                    $"row {row}: expected '{name}' to be a number to predict, found {(value is null ? "nothing." : $"'{value}'.")}");
        }
    }

    private static TableColumn Column(Table table, string name, TableEncoderOptions options)
    {
        List<string> texts = [.. table.ValuesOf(name).OfType<string>()];
        if (texts.Count == 0)
        {
            throw new InvalidDataException($"Column '{name}' has no value in any of the {table.Count} rows: ignore it.");
        }

        if (!options.Categorical.Contains(name) && texts.TrueForAll(text => TryNumber(text, table.Culture, out _)))
        {
            var mean = texts.Average(text => TryNumber(text, table.Culture, out var number) ? (double)number : 0);
            return new TableColumn(name, null, mean, HasIndicator: texts.Count < table.Count);
        }

        var categories = Ordered(texts, table.Culture);
        return categories.Count <= options.MaximumCategories
            ? new TableColumn(name, categories, 0, HasIndicator: false)
            : throw new InvalidDataException(
                $"Column '{name}' has {categories.Count} different texts, such as {Text.List([.. categories.Take(3)])}: more than "
                    + $"{nameof(TableEncoderOptions.MaximumCategories)} ({options.MaximumCategories}). Ignore it, or allow more.");
    }

    private static List<string> Ordered(List<string> texts, CultureInfo culture)
    {
        List<string> distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        return distinct.TrueForAll(text => TryNumber(text, culture, out _))
            ?
            [
                .. distinct.OrderBy(text => TryNumber(text, culture, out var number) ? number : 0)
                    .ThenBy(text => text, StringComparer.Ordinal),
            ]
            : [.. distinct.Order(StringComparer.Ordinal)];
    }
}
