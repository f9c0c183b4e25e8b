using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;

namespace KernelGen.MLNet;

/// <summary>Rows and what a network says of them, computed as they are read.</summary>
internal sealed class ScoredView(IDataView input, NetworkMapper mapper) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToList();
        return Scored(input.GetRowCursor(mapper.GetDependencies(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToList();
        return [.. input.GetRowCursorSet(mapper.GetDependencies(needed), n, rand).Select(cursor => Scored(cursor, needed))];
    }

    private ScoredCursor Scored(DataViewRowCursor cursor, List<DataViewSchema.Column> needed) =>
        new(cursor, new ScoredColumns(mapper, cursor, needed));
}
