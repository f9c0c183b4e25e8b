using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// The error by samples instead of by outputs: [tile][sample][output of the tile], with a row of zeros behind the samples of each tile.
/// </summary>
internal static class TransposedGradient
{
    /// <summary>Rows of a tile: all samples and the row of zeros; where inputs may be negative, all samples negated behind it.</summary>
    public static int Rows(int sampleBlocks, bool isSigned) => (sampleBlocks * Lane.Count * (isSigned ? 2 : 1)) + 1;

    /// <summary>The number of the row of zeros.</summary>
    public static int ZeroRow(int sampleBlocks) => sampleBlocks * Lane.Count;

    /// <summary>The number of the first negated row.</summary>
    public static int FirstNegated(int sampleBlocks) => ZeroRow(sampleBlocks) + 1;

    /// <summary>Rows of each tile; a row has a power of two of elements, so that its number is shifted to where it begins.</summary>
    public static Layout LayoutOf(DenseLayer layer, WeightLayout layout, bool isSigned, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.Tile, layout.Tiles) { Total = layer.Outputs },
        new Dimension(Axis.Sample, Rows(sampleBlocks, isSigned))
        {
            Label = "sample, a row of zeros" + (isSigned ? ", negated samples" : string.Empty),
        },
        new Dimension(Axis.Output, layout.Tile) { PaddedExtent = layout.Vectors == 3 ? 4 * Lane.Count : layout.Tile, IsCounted = true });

    public static Kernel Lower(
        DenseLayer layer,
        WeightBuffers buffers,
        MemoryBuffer error,
        MemoryBuffer rows,
        Optimizer? optimizer,
        bool isSigned,
        int sampleBlocks)
    {
        var layout = buffers.Layout;
        // Steps that do not depend on the gradient's scale take the weights' units into account themselves.
        var isUnscaled = optimizer is { ScalesSteps: true };
        var shift = layer.OutputShift + (isUnscaled ? 0 : layer.UpdateShift) - (layer.Quantization?.MaxRightShift ?? 0);
        var b = new KernelBuilder(buffers.Name + "TransposeGradient", layer.Index);
        var source = b.MemoryBuffer("gradient", error);
        var target = b.MemoryBuffer("rows", rows);
        var square = b.Scratch("square", ElementKind.Float, Lane.Count * Lane.Count);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        b.ForUnits("tile", layout.Tiles, tile =>
        {
            if (layout.Rest == 0)
            {
                Tile(tile, layout.Tile);
            }
            else if (layout.FullTiles == 0)
            {
                Tile(tile, layout.Rest);
            }
            else
            {
                b.If(tile.IsLessThan(layout.FullTiles), () => Tile(tile, layout.Tile));
                b.If(tile.IsEqualTo(layout.FullTiles), () => Tile(tile, layout.Rest));
            }
        });
        return b.Build(
            $"Layer {layer.Index}: transposes the gradient of {layer.Outputs} outputs for the update"
                + (shift == 0 ? "." : $" and scales it by 2^{shift.ToString(CultureInfo.InvariantCulture)}."),
            [
                isUnscaled
                    ? "The power of two is the scale of the layer's sums and, with quantized inputs,"
                    : "The power of two is the layer's learning-rate factor (about 1/W0², Lin et al.'s code) and, with quantized inputs,",
                "the smallest power that sums of doublings end on: it is taken once per gradient instead of once per weight.",
            ]);

        void Tile(Variable tile, int outputs)
        {
            b.For("block", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock =>
            {
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    var valid = Math.Max(0, Math.Min(Lane.Count, outputs - (vector * Lane.Count)));
                    var first = vector * Lane.Count;
                    b.For("output", 0, valid, 1, output =>
                    {
                        var value = b.Let("value", source.Load(
                            ValueKind.Lanes,
                            (Axis.SampleBlock, sampleBlock),
                            (Axis.Feature, tile.Stride(layout.Tile)),
                            (Axis.Feature, first),
                            (Axis.Feature, output)));
                        b.Store(square, output.Stride(Lane.Count), PowersOfTwo.Scale(b, "value", value, shift));
                    });
                    b.For("lane", 0, Lane.Count, 1, lane =>
                    {
                        var row = target.At(
                            (Axis.Tile, tile), (Axis.Sample, sampleBlock.Stride(Lane.Count)), (Axis.Sample, lane), (Axis.Output, first));
                        for (var output = 0; output < Lane.Count; output++)
                        {
                            Expression value = output < valid
                                ? new Load(square, lane.Stride(1) + (output * Lane.Count), ValueKind.Float)
                                : new FloatLiteral(0f);
                            b.Store(target, row + output, value);
                        }

                        if (isSigned)
                        {
                            var negated = FirstNegated(sampleBlocks) * target.Stride(Axis.Sample);
                            b.Store(target, row + negated, -new Load(target, row, ValueKind.Lanes));
                        }
                    });
                }
            });
            for (var vector = 0; vector < layout.Vectors; vector++)
            {
                b.Store(
                    target,
                    target.At((Axis.Tile, tile), (Axis.Sample, ZeroRow(sampleBlocks)), (Axis.Output, vector * Lane.Count)),
                    new FloatLiteral(0f).Broadcast());
            }
        }
    }
}
