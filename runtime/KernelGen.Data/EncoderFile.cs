using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KernelGen.Data;

/// <summary>A <see cref="TableEncoder"/> as JSON.</summary>
/// <param name="Format">"kernelgen-table-encoder-1".</param>
/// <param name="Columns">The input columns.</param>
/// <param name="Answers">The column of labels, or those of targets.</param>
/// <param name="Classes">The classes; null with targets.</param>
/// <param name="AllowsUnknownCategories">Whether unknown categories are taken for missing.</param>
internal sealed record EncoderFile(
    string Format,
    IReadOnlyList<EncoderColumn> Columns,
    IReadOnlyList<EncoderTarget> Answers,
    IReadOnlyList<string>? Classes,
    bool AllowsUnknownCategories)
{
    private const string Known = "kernelgen-table-encoder-1";

    public static EncoderFile Of(TableEncoder encoder) => new(
        Known,
        [.. encoder.Columns.Select(column => new EncoderColumn(column.Name, column.Categories, column.Mean, column.HasIndicator))],
        [.. encoder.Answers.Select(answer => new EncoderTarget(answer.Name, answer.Mean, answer.Deviation))],
        encoder.Classes.Count > 0 ? encoder.Classes : null,
        encoder.AllowsUnknownCategories);

    /// <summary>The encoder that was written.</summary>
    /// <exception cref="JsonException">Something is missing or cannot be.</exception>
    public TableEncoder ToEncoder()
    {
        if (Format != Known)
        {
            throw new JsonException($"the format is '{Format}', not '{Known}'");
        }

        if (Columns is not { Count: > 0 } || Columns.Any(column => column?.Name is null || !double.IsFinite(column.Mean)))
        {
            throw new JsonException("columns are missing, or have no name or mean");
        }

        if (Answers is not { Count: > 0 } || (Classes is not null && Answers.Count != 1))
        {
            throw new JsonException("there is one column of labels, or at least one of targets");
        }

        if (Answers.Any(answer => answer?.Name is null || !double.IsFinite(answer.Mean) || !(answer.Deviation > 0)))
        {
            throw new JsonException("what is predicted has no name, mean or deviation");
        }

        return new TableEncoder(
            [.. Columns.Select(column => new TableColumn(column.Name, column.Categories, column.Mean, column.HasIndicator))],
            [.. Answers.Select(answer => new TargetColumn(answer.Name, answer.Mean, answer.Deviation))],
            Classes,
            AllowsUnknownCategories);
    }
}

/// <summary>A column of <see cref="EncoderFile"/>.</summary>
internal sealed record EncoderColumn(string Name, IReadOnlyList<string>? Categories, double Mean, bool HasIndicator);

/// <summary>What is predicted by a network of <see cref="EncoderFile"/>.</summary>
internal sealed record EncoderTarget(string Name, double Mean, double Deviation);

/// <summary>How it is written, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EncoderFile))]
internal sealed partial class EncoderJson : JsonSerializerContext;
