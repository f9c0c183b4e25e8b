using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;

namespace KernelGen.MLNet;

/// <summary>The columns of a row, or of the row that a cursor stands at: what it had and what the network adds.</summary>
internal sealed class ScoredColumns(NetworkMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> active)
{
    private readonly HashSet<int> _active = [.. active.Select(static column => column.Index)];
    private RowScores? _scores;

    public DataViewSchema Schema => mapper.OutputSchema;

    public bool IsActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    /// <summary>A getter.</summary>
    /// <exception cref="InvalidOperationException">The column is not active, or of another type.</exception>
    public ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not among those that were asked for.");
        }

        if (!mapper.IsScore(column))
        {
            return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        }

        _scores ??= new RowScores(mapper, input);
        return _scores.Getter(column) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }
}
