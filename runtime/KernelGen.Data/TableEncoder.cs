using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace KernelGen.Data;

/// <summary>Turns rows of a <see cref="Table"/> into inputs of a network, in the way that fits the rows it was fitted to.</summary>
/// <remarks>
/// Numbers stay as they are ([Standardize] in the network brings them to one scale), categories become one input each. Fit it to the
/// training rows, save it beside the network, and give it the rows to predict from.
/// </remarks>
public sealed class TableEncoder
{
    private readonly TargetColumn[] _answers;
    private readonly bool _allowsUnknown;
    private readonly Dictionary<string, int>? _labels;
    private readonly Dictionary<string, int>?[] _categories;

    internal TableEncoder(
        IReadOnlyList<TableColumn> columns, TargetColumn[] answers, IReadOnlyList<string>? classes, bool allowsUnknown)
    {
        Columns = columns;
        Classes = classes ?? [];
        _answers = answers;
        _allowsUnknown = allowsUnknown;
        _labels = classes is null ? null : Indices(classes);
        _categories = [.. columns.Select(column => column.Categories is null ? null : Indices(column.Categories))];
        InputSize = columns.Sum(column => column.Inputs);
    }

    /// <summary>The columns that are inputs, in the order of the inputs.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Inputs of a row: what the network's [Input] has to say.</summary>
    public int InputSize { get; }

    /// <summary>The name of each class, by label; empty where targets are numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The columns of what is to be predicted: the label's, or those of the targets.</summary>
    public IReadOnlyList<TargetColumn> Answers => _answers;

    internal bool AllowsUnknownCategories => _allowsUnknown;

    /// <summary>Finds out what the columns of a table are, for a network that tells classes apart.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="label">The column of classes. Numbers are classes in their order, texts in that of their characters' codes.</param>
    /// <param name="options">What to make of columns; null for the defaults.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">A column does not exist, or is two things at once.</exception>
    /// <exception cref="InvalidDataException">A label is missing, or a column has too many categories, or none.</exception>
    public static TableEncoder Fit(Table table, string label, TableEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        _ = table.IndexOf(label, nameof(label));
        var classes = TableFit.Classes(table, label);
        return new TableEncoder(
            TableFit.Columns(table, [label], options ??= new()), [new(label, 0, 1)], classes, options.AllowsUnknownCategories);
    }

    /// <summary>Finds out what the columns of a table are, for a network that predicts numbers.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="targets">The columns of numbers to predict, at least one.</param>
    /// <param name="options">What to make of columns; null for the defaults.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">A column does not exist, or is two things at once.</exception>
    /// <exception cref="InvalidDataException">A target is missing or no number, or a column has too many categories, or none.</exception>
    public static TableEncoder FitRegression(Table table, IReadOnlyList<string> targets, TableEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0)
        {
            throw new ArgumentException("At least one column of targets was expected.", nameof(targets));
        }

        foreach (var target in targets)
        {
            _ = table.IndexOf(target, nameof(targets));
        }

        options ??= new();
        return new TableEncoder(
            TableFit.Columns(table, targets, options),
            [.. targets.Select(name => TableFit.Target(table, name, options.StandardizesTargets))],
            null,
            options.AllowsUnknownCategories);
    }

    /// <summary>The rows of a table as a data set, with labels or targets.</summary>
    /// <param name="table">The rows. Columns may be in another order; others are not looked at.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A value is no number where one was expected, a category or a class that the encoder was not fitted to, or an answer is missing.
    /// </exception>
    public Dataset ToDataset(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var inputs = new float[checked(table.Count * InputSize)];
        var offset = 0;
        for (var place = 0; place < Columns.Count; place++)
        {
            var column = Columns[place];
            var row = 0;
            foreach (var value in table.ValuesOf(column.Name))
            {
                Encode(place, value, table.Culture, inputs.AsSpan((row * InputSize) + offset, column.Inputs), row);
                row++;
            }

            offset += column.Inputs;
        }

        return _labels is null
            ? new Dataset(inputs, TargetsOf(table), InputSize, _answers.Length)
            : new Dataset(inputs, LabelsOf(table), InputSize, Classes.Count);
    }

    /// <summary>One row to predict from.</summary>
    /// <param name="values">The text of every input column by its name; null or left out where it is missing.</param>
    /// <param name="inputs">Receives <see cref="InputSize"/> values.</param>
    /// <param name="culture">How numbers are written; null for invariant.</param>
    /// <exception cref="ArgumentException">The span has another length, or a name is no column's.</exception>
    /// <exception cref="InvalidDataException">A value is no number where one was expected, or an unknown category.</exception>
    public void Encode(IReadOnlyDictionary<string, string?> values, Span<float> inputs, CultureInfo? culture = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (inputs.Length != InputSize)
        {
            throw new ArgumentException($"Room for {InputSize} values was expected, not for {inputs.Length}.", nameof(inputs));
        }

        foreach (var name in values.Keys)
        {
            if (!Columns.Any(column => column.Name == name))
            {
                throw new ArgumentException(
                    $"There is no input column '{name}'; there are {Text.List([.. Columns.Select(column => column.Name)])}.",
                    nameof(values));
            }
        }

        inputs.Clear();
        for (var place = 0; place < Columns.Count; place++)
        {
            var size = Columns[place].Inputs;
            Encode(place, values.GetValueOrDefault(Columns[place].Name), culture ?? CultureInfo.InvariantCulture, inputs[..size], null);
            inputs = inputs[size..];
        }
    }

    /// <summary>From the outputs of a network to numbers in the units of the table.</summary>
    /// <param name="outputs">Outputs of one row or several, one for each target; they are replaced.</param>
    /// <exception cref="InvalidOperationException">The network tells classes apart.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of the number of targets.</exception>
    public void Decode(Span<float> outputs)
    {
        if (_labels is not null)
        {
            throw new InvalidOperationException($"'{_answers[0].Name}' is a class, no number.");
        }

        if (outputs.Length % _answers.Length != 0)
        {
            throw new ArgumentException(
                $"{_answers.Length} outputs for each row were expected, not {outputs.Length} in all.", nameof(outputs));
        }

        for (var index = 0; index < outputs.Length; index++)
        {
            var target = _answers[index % _answers.Length];
            outputs[index] = (float)((outputs[index] * target.Deviation) + target.Mean);
        }
    }

    /// <summary>Writes the encoder as JSON.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, JsonSerializer.Serialize(EncoderFile.Of(this), EncoderJson.Default.EncoderFile));
    }

    /// <summary>Reads an encoder.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file holds no encoder.</exception>
    public static TableEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), EncoderJson.Default.EncoderFile)?.ToEncoder()
                ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                $"'{path}': expected a table encoder as {nameof(TableEncoder)}.{nameof(Save)} writes it: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, int> Indices(IReadOnlyList<string> names)
    {
        Dictionary<string, int> indices = new(StringComparer.Ordinal);
        foreach (var name in names)
        {
            indices.Add(name, indices.Count);
        }

        return indices;
    }

    private static string At(int? row) => row is int index ? $"row {index + 1}: " : string.Empty;

    private void Encode(int place, string? value, CultureInfo culture, Span<float> inputs, int? row)
    {
        var column = Columns[place];
        if (_categories[place] is { } categories)
        {
            if (value is null)
            {
                return;
            }

            if (categories.TryGetValue(value, out var category))
            {
                inputs[category] = 1;
            }
            else if (!_allowsUnknown)
            {
                throw new InvalidDataException(
                    $"{At(row)}expected '{column.Name}' to be {Text.List([.. categories.Keys])}, found '{value}'. "
                        + $"{nameof(TableEncoderOptions.AllowsUnknownCategories)} takes it for missing.");
            }

            return;
        }

        if (value is null)
        {
            inputs[0] = (float)column.Mean;
            if (column.HasIndicator)
            {
                inputs[1] = 1;
            }

            return;
        }

        inputs[0] = TableFit.TryNumber(value, culture, out var number)
            ? number
            : throw new InvalidDataException($"{At(row)}expected '{column.Name}' to be a number, found '{value}'.");
    }

    private int[] LabelsOf(Table table)
    {
        var labels = new int[table.Count];
        var row = 0;
        foreach (var value in table.ValuesOf(_answers[0].Name))
        {
            labels[row] = value is not null && _labels!.TryGetValue(value, out var label)
                ? label
                : throw new InvalidDataException(
                    $"{At(row)}expected '{_answers[0].Name}' to be {Text.List([.. Classes])}, found "
                        + (value is null ? "nothing." : $"'{value}'."));
            row++;
        }

        return labels;
    }

    private float[] TargetsOf(Table table)
    {
        var targets = new float[table.Count * _answers.Length];
        for (var place = 0; place < _answers.Length; place++)
        {
            var answer = _answers[place];
            var row = 0;
            foreach (var number in TableFit.Numbers(table, answer.Name))
            {
                targets[(row * _answers.Length) + place] = (float)((number - answer.Mean) / answer.Deviation);
                row++;
            }
        }

        return targets;
    }
}
