using Microsoft.ML;
using Microsoft.ML.Data;

namespace KernelGen.MLNet;

/// <summary>Goes through rows and what a network says of them.</summary>
internal sealed class ScoredCursor(DataViewRowCursor input, ScoredColumns columns) : DataViewRowCursor
{
    // The row at which it stands: a cursor cannot derive from a row of ours, too.
    private readonly ScoredRow _row = new(input, columns);

    public override long Position => _row.Position;

    public override long Batch => _row.Batch;

    public override DataViewSchema Schema => _row.Schema;

    public override bool MoveNext() => input.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _row.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _row.Dispose();
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
