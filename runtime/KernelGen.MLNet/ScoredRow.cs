using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>A row and what a network says of it.</summary>
internal sealed class ScoredRow(NetworkMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> active) : DataViewRow
{
    private readonly HashSet<int> _active = [.. active.Select(static column => column.Index)];
    private RowScores? _scores;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapper.OutputSchema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ScoredColumns.Getter<TValue>(mapper, input, ref _scores, column, IsColumnActive(column));
}
