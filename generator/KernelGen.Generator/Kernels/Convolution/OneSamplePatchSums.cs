using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>Sums of the patches of one picture alone, which go back to it in squares that are turned.</summary>
/// <param name="b">The kernel, whose loops have not begun.</param>
/// <param name="task">What is summed; its source is the picture, and its target are the sums of patches.</param>
/// <param name="patches">How the picture is cut.</param>
/// <param name="output">The picture that comes out.</param>
/// <param name="rowsPerBlock">Rows that have tables at a time.</param>
internal sealed class OneSamplePatchSums(KernelBuilder b, SumsTask task, PicturePatches patches, Pointer output, int rowsPerBlock)
    : PatchSums(b, task, patches, rowsPerBlock)
{
    /// <summary>Parts of whole vectors of filters.</summary>
    protected override WorkSplit Split(int outer) => new(outer, Task.TargetCount, Lane.Count, Task.SmallestPart);

    public override Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]> Finish() => (results, place) =>
    {
        var picture = Patches.Whole.OutputShape;
        var (row, column) = place.Length == 0 ? (0, 0) : (place[0].Index, place[1].Index);
        var sums = Sums(place);
        results.For(B, Task.ResultName, Lane.Count, result =>
        {
            B.TransposeVectors(sums, Index(result), Rows, 0, Lane.Count);
            Patches.ForEach(
                B,
                patch => Patches.OutputRow(B, SampleBlock!, patch, row),
                patch => Patches.OutputColumn(B, patch, column),
                (lane, patchRow, patchColumn) => B.Store(
                    output,
                    output.At(
                        (Axis.Feature, patchRow.Index.Stride(picture.Width * picture.Channels)),
                        (Axis.Feature, patchColumn.Index.Stride(picture.Channels)),
                        (Axis.Feature, result)),
                    new Load(Rows, lane.Stride(Lane.Count), ValueKind.Lanes)));
        });
    };
}
