using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Sums in single precision of pictures, a patch of one in each lane: rows of the source are collected from the pictures in squares of
/// sixteen patches by sixteen channels that are turned. Lanes without a patch hold whatever was there: nothing of theirs is given back.
/// </summary>
internal abstract class PatchSums : FloatSums
{
    private const int Square = Lane.Count * Lane.Count;

    private readonly Pointer _square;
    private int _firstRow;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="task">What is summed; its source are the pictures, and its target are the sums of patches.</param>
    /// <param name="patches">How pictures are cut.</param>
    /// <param name="rowsPerBlock">Rows that are collected at a time.</param>
    protected PatchSums(KernelBuilder b, SumsTask task, PicturePatches patches, int rowsPerBlock)
        : base(b, task)
    {
        var rows = patches.Whole.InputsPerOffset;
        Patches = patches;
        _square = b.Scratch("values", ElementKind.Float, Square);
        Rows = b.Scratch("collected", ElementKind.Float, Squares(Math.Min(rowsPerBlock, rows)) * Square);
        ReadableRows = (Squares(rows % rowsPerBlock) * Lane.Count) - (rows % rowsPerBlock);
    }

    public override int ReadableRows { get; }

    protected override bool AreSamples => false;

    protected PicturePatches Patches { get; }

    /// <summary>What has been collected.</summary>
    protected Pointer Rows { get; }

    /// <summary>Collects what the patches have at a place, as many rows as are given at a time.</summary>
    /// <param name="row">The place's row in a patch.</param>
    /// <param name="column">Its column.</param>
    /// <param name="block">The first channel, by what depends on the block.</param>
    /// <param name="firstRow">And by what does not.</param>
    /// <param name="count">How many.</param>
    public void Collect(Expression row, Expression column, Expression block, int firstRow, int count)
    {
        var picture = Patches.Whole.InputShape;
        _firstRow = firstRow;
        B.Section("What each patch has there.", () => B.For("square", 0, Squares(count), 1, number =>
        {
            Patches.ForEach(
                B,
                patch => Patches.Row(B, SampleBlock!, patch, row),
                patch => Patches.Column(B, patch, column),
                (lane, patchRow, patchColumn) =>
                {
                    var mask = patchRow.Mask is { } ofRow && patchColumn.Mask is { } ofColumn
                        ? ofRow & ofColumn
                        : patchRow.Mask ?? patchColumn.Mask;
                    ForSamples((ofSource, sample) =>
                    {
                        var value = Task.Source!.Load(ValueKind.Lanes, [
                            .. ofSource,
                            (Axis.Feature, patchRow.Index.Stride(picture.Width * picture.Channels)),
                            (Axis.Feature, patchColumn.Index.Stride(picture.Channels)),
                            (Axis.Feature, block),
                            (Axis.Feature, number.Stride(Lane.Count)),
                            (Axis.Feature, firstRow)]);
                        B.Store(
                            _square,
                            (lane + sample).Stride(Lane.Count),
                            mask is null ? value : (value.AsBits() & mask.Broadcast()).AsLanes());
                    });
                });
            B.TransposeVectors(_square, 0, Rows, number.Stride(Square), Lane.Count);
        }));
    }

    /// <summary>
    /// One of the rows that have been collected: of the parts of its number the first is that of the block, and the last counts from the
    /// first channel.
    /// </summary>
    public override Expression Row(params (Axis Axis, Expression Index)[] index)
    {
        var parts = index.Where(part => part.Axis == Picture.ChannelAxis(Patches.Layer.InputShape)).Skip(1).Select(part => part.Index)
            .ToList();
        var last = (IntLiteral)parts[parts.Count - 1];
        parts[parts.Count - 1] = last.Value - _firstRow;
        return new Load(Rows, parts.Select(part => part.Stride(Lane.Count)).Aggregate((sum, part) => sum + part), ValueKind.Lanes);
    }

    private void ForSamples(Action<(Axis Axis, Expression Index)[], Expression> body)
    {
        if (Patches.Samples == 1)
        {
            body(Task.Source!.Layout!.Has(Axis.Sample) ? [(Axis.Sample, 0)] : [], 0);
        }
        else
        {
            B.For("sample", 0, Patches.Samples, 1, sample => body([(Axis.Sample, sample)], sample));
        }
    }

    private static int Squares(int rows) => (rows + Lane.Count - 1) / Lane.Count;
}
