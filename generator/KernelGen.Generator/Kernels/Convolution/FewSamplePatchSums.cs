using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Sums of the patches of a mini-batch of few samples, which go back to where each sample has a lane. Lanes without a sample become zero.
/// </summary>
/// <param name="b">The kernel, whose loops have not begun.</param>
/// <param name="task">What is summed; its source are pictures sample by sample, and its target are the sums of patches.</param>
/// <param name="patches">How pictures are cut.</param>
/// <param name="output">What comes out, a lane for each sample.</param>
/// <param name="rowsPerBlock">Rows that are collected at a time.</param>
internal sealed class FewSamplePatchSums(KernelBuilder b, SumsTask task, PicturePatches patches, Pointer output, int rowsPerBlock)
    : PatchSums(b, task, patches, rowsPerBlock)
{
    public override string FinishRemark => "A vector for each sample: all ones in its lane.";

    public override Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]> Finish()
    {
        var samples = Enumerable.Range(0, Patches.Samples).Select(sample => B.Let(
            "isSample" + sample.ToString(CultureInfo.InvariantCulture), new LaneIndex().IsEqualTo(sample))).ToList();
        return (results, place) =>
        {
            var (row, column) = place.Length == 0 ? (0, 0) : (place[0].Index, place[1].Index);
            var sums = Sums(place);
            Patches.ForEach(
                B,
                patch => Patches.OutputRow(B, SampleBlock!, patch, row),
                patch => Patches.OutputColumn(B, patch, column),
                (lane, patchRow, patchColumn) => ForEach(results, result => B.Store(
                    output,
                    output.At([
                        (Axis.SampleBlock, 0),
                        .. Picture.At(Patches.Whole.OutputShape, patchRow.Index, patchColumn.Index, result),
                    ]),
                    samples
                        .Select((isSample, sample) =>
                            new Load(sums, Index(result) + lane + sample, ValueKind.Float).Broadcast().AsBits() & isSample)
                        .Aggregate((one, other) => one | other).AsLanes())));
        };
    }
}
