using System;
using Microsoft.ML;

namespace KernelGen.MLNet;

/// <summary>Getters of what rows had and of what the network adds.</summary>
internal static class ScoredColumns
{
    /// <summary>A getter.</summary>
    /// <exception cref="InvalidOperationException">The column is not active, or of another type.</exception>
    public static ValueGetter<TValue> Getter<TValue>(
        NetworkMapper mapper, DataViewRow input, ref RowScores? scores, DataViewSchema.Column column, bool isActive)
    {
        if (!isActive)
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not among those that were asked for.");
        }

        if (!mapper.IsScore(column))
        {
            return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        }

        scores ??= new RowScores(mapper, input);
        return scores.Getter(column) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }
}
