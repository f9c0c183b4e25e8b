using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>A network bound to the columns of its input.</summary>
internal sealed class NetworkMapper : IRowToRowMapper
{
    public NetworkMapper(INetwork network, DataViewSchema inputs, string inputColumnName, IReadOnlyList<string>? classNames)
    {
        Network = network;
        InputSchema = inputs;
        Features = inputs.GetColumnOrNull(inputColumnName) is { } column
            ? Checked(column, network)
            : throw new ArgumentException(
                $"A column '{inputColumnName}' was expected; there are {string.Join(", ", inputs.Select(known => $"'{known.Name}'"))}.",
                nameof(inputs));
        OutputSchema = ScoreColumns.Add(inputs, network, classNames);
    }

    public INetwork Network { get; }

    /// <summary>The column that the network sees.</summary>
    public DataViewSchema.Column Features { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns of the input that some columns of the output need.</summary>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        HashSet<int> needed = [];
        foreach (var column in dependingColumns)
        {
            needed.Add(IsScore(column) ? Features.Index : column.Index);
        }

        return InputSchema.Where(column => needed.Contains(column.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(input, new ScoredColumns(this, input, activeColumns));

    /// <summary>Whether a column of the output is the network's.</summary>
    public bool IsScore(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    private static DataViewSchema.Column Checked(DataViewSchema.Column column, INetwork network) =>
        column.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var type } } vector && type == typeof(float)
            && vector.Size == network.InputSize
            ? column
            : throw new ArgumentException(
                $"Vectors of {network.InputSize} float values were expected in column '{column.Name}', not {column.Type}.", nameof(column));
}
