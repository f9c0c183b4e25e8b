using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Sums in single precision of one picture, a patch of it in each lane: rows of the source are collected from the picture, and sums go back
/// to it, in squares of sixteen patches by sixteen channels that are turned. Lanes without a patch hold whatever was there: nothing of
/// theirs is given back.
/// </summary>
internal sealed class PatchSums : FloatSums
{
    private const int Square = Lane.Count * Lane.Count;

    private readonly Conv2DLayer _layer;
    private readonly PicturePatches _patches;
    private readonly Pointer _output;
    private readonly Pointer _square;
    private readonly Pointer _rows;
    private int _firstRow;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="task">What is summed; its source is the picture, and its target are the sums of patches.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="patches">How its picture is cut.</param>
    /// <param name="output">The picture that comes out.</param>
    /// <param name="rowsPerBlock">Rows that have tables at a time.</param>
    public PatchSums(KernelBuilder b, SumsTask task, Conv2DLayer layer, PicturePatches patches, Pointer output, int rowsPerBlock)
        : base(b, task)
    {
        (_layer, _patches, _output) = (layer, patches, output);
        _square = b.Scratch("values", ElementKind.Float, Square);
        _rows = b.Scratch("collected", ElementKind.Float, Squares(Math.Min(rowsPerBlock, layer.InputsPerOffset)) * Square);
        ReadableRows = (Squares(layer.InputsPerOffset % rowsPerBlock) * Lane.Count) - (layer.InputsPerOffset % rowsPerBlock);
    }

    public override int ReadableRows { get; }

    protected override bool AreSamples => false;

    /// <summary>Parts of whole vectors of filters.</summary>
    protected override WorkSplit Split(int outer) => new(outer, Task.TargetCount, Lane.Count, Task.SmallestPart);

    /// <summary>Collects what the patches have at a place, as many rows as have tables at a time.</summary>
    /// <param name="row">The place's row in a patch.</param>
    /// <param name="column">Its column.</param>
    /// <param name="block">The first channel, by what depends on the block.</param>
    /// <param name="firstRow">And by what does not.</param>
    /// <param name="count">How many.</param>
    public void Collect(Expression row, Expression column, Expression block, int firstRow, int count)
    {
        var picture = _layer.InputShape;
        _firstRow = firstRow;
        B.Section("What each patch has there.", () => B.For("square", 0, Squares(count), 1, number =>
        {
            _patches.ForEach(
                B,
                patch => _patches.Row(B, SampleBlock!, patch, row),
                patch => _patches.Column(B, patch, column),
                (lane, patchRow, patchColumn) =>
                {
                    var value = new Load(
                        Task.Source!,
                        Task.Source!.At(
                            (Axis.Feature, patchRow.Index.Stride(picture.Width * picture.Channels)),
                            (Axis.Feature, patchColumn.Index.Stride(picture.Channels)),
                            (Axis.Feature, block),
                            (Axis.Feature, number.Stride(Lane.Count)),
                            (Axis.Feature, firstRow)),
                        ValueKind.Lanes);
                    var mask = patchRow.Mask is { } ofRow && patchColumn.Mask is { } ofColumn
                        ? ofRow & ofColumn
                        : patchRow.Mask ?? patchColumn.Mask;
                    B.Store(_square, lane, mask is null ? value : (value.AsBits() & mask.Broadcast()).AsLanes());
                });
            B.TransposeVectors(_square, 0, _rows, number.Stride(Square), Lane.Count);
        }));
    }

    /// <summary>One of the rows that have been collected; the parts of its number are those of the block, the table and the rest.</summary>
    public override Expression Row(params (Axis Axis, Expression Index)[] index)
    {
        var (table, row) = (index[index.Length - 2].Index, (IntLiteral)index[index.Length - 1].Index);
        return new Load(_rows, table.Stride(Lane.Count) + ((row.Value - _firstRow) * Lane.Count), ValueKind.Lanes);
    }

    public override Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]> Finish() => (results, place) =>
    {
        var picture = _layer.OutputShape;
        var (row, column) = place.Length == 0 ? (0, 0) : (place[0].Index, place[1].Index);
        var sums = Sums(place);
        results.For(B, Task.ResultName, Lane.Count, result =>
        {
            B.TransposeVectors(sums, Index(result), _rows, 0, Lane.Count);
            _patches.ForEach(
                B,
                patch => _patches.OutputRow(B, SampleBlock!, patch, row),
                patch => _patches.OutputColumn(B, patch, column),
                (lane, patchRow, patchColumn) => B.Store(
                    _output,
                    _output.At(
                        (Axis.Feature, patchRow.Index.Stride(picture.Width * picture.Channels)),
                        (Axis.Feature, patchColumn.Index.Stride(picture.Channels)),
                        (Axis.Feature, result)),
                    new Load(_rows, lane, ValueKind.Lanes)));
        });
    };

    private static int Squares(int rows) => (rows + Lane.Count - 1) / Lane.Count;
}
