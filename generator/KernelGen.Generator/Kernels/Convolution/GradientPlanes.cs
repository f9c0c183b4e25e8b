using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's output by samples: at each position the filters of a tile, with zeros around the picture, scaled for the
/// update.
/// </summary>
internal static class GradientPlanes
{
    /// <summary>Gradients of every sample, tile by tile; behind the last, what an offset could reach as far as its bits say.</summary>
    public static Layout LayoutOf(ListPlan plan, int sampleBlocks) => Layout.Of(
        InputLists.Lists(plan, sampleBlocks),
        new Dimension(Axis.Tile, plan.Tiles) { Gap = InputBySamples.Gap },
        new Dimension(Axis.Entry, plan.SamplesPerList) { Label = "sample" },
        new Dimension(Axis.Row, plan.Rows),
        new Dimension(Axis.Column, plan.Columns),
        new Dimension(Axis.Output, plan.Lanes) { Label = "filter of the tile" })
        .WithTail(plan.OffsetMask + ((plan.FirstRow + 1) * (plan.Columns + plan.FirstColumn + 1) * plan.Lanes));

    /// <summary>The largest magnitudes of each filter's gradients, as bits.</summary>
    public static Layout LargestOf(ListPlan plan, int sampleBlocks) =>
        GradientBySamples.LargestOf(plan.Tiles * plan.Lanes, sampleBlocks);

    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        ListPlan plan,
        MemoryBuffer error,
        MemoryBuffer planes,
        MemoryBuffer largest,
        int shift,
        int sampleBlocks)
    {
        var b = new KernelBuilder(name + "TransposeGradient", layer.Index);
        var source = b.MemoryBuffer("gradient", error);
        var target = b.MemoryBuffer("gradients", planes);
        var largestOfFilter = b.MemoryBuffer("largest", largest);
        var square = b.Scratch("square", ElementKind.Float, Lane.Count * Lane.Count);
        var (height, width) = (layer.OutputShape.Height, layer.OutputShape.Width);
        var vectors = plan.Tiles * plan.Vectors;
        new WorkSplit(sampleBlocks, vectors, 1, 1).ForUnits(b, "block", "Vector", sampleBlocks, isSampleBlocks: true, (block, range) =>
        {
            b.Section("Zeros around the picture.", () => ForVectors(range, (vector, tile, ofTile) =>
            {
                b.For("filter", 0, Lane.Count, 1, filter => b.Store(
                    largestOfFilter,
                    largestOfFilter.At((Axis.SampleBlock, block), (Axis.Output, vector.Stride(Lane.Count)), (Axis.Output, filter)),
                    new IntLiteral(0).Broadcast()));
                Zeros(b, plan, target, block, tile, ofTile, height, width);
            }));
            b.For("row", 0, height, 1, row => b.For("column", 0, width, 1, column => ForVectors(range, (vector, tile, ofTile) =>
                Vector(block, row, column, vector, tile, ofTile))));
        });
        return b.Build(
            $"Layer {layer.Index}: lays the gradient of {layer.Units} filters at {layer.Positions} positions out by samples"
                + (shift == 0 ? "." : $" and scales it by 2^{Text(shift)}."),
            ["The power of two is the layer's factor on gradients and the smallest power that inputs count from."]);

        // Sixteen filters at a time, of those of this call: their number, their tile, and their number in it.
        void ForVectors(WorkSplit.InnerRange range, Action<Variable, Expression, Expression> body) => range.For(b, "vector", 1, vector =>
        {
            if (plan.Vectors == 1)
            {
                body(vector, vector, 0);
            }
            else
            {
                body(vector, b.Let("tile", vector >> 1), b.Let("vectorOfTile", vector & 1));
            }
        });

        void Vector(Variable block, Variable row, Variable column, Variable vector, Expression tile, Expression vectorOfTile)
        {
            var first = b.Let("firstFilter", vector.Stride(Lane.Count));
            Expression filters = Lane.Count;
            if (layer.Units != vectors * Lane.Count)
            {
                filters = b.Let("filters", (new IntLiteral(layer.Units) - first).Min(Lane.Count));
                var firstMissing = b.Let("firstMissing", filters.Max(0));
                b.For("filter", firstMissing, Lane.Count, 1, ((vectors * Lane.Count) - layer.Units, vectors), filter => b.Store(
                    square, filter.Stride(Lane.Count), new FloatLiteral(0f).Broadcast()));
            }

            b.For("filter", 0, filters, 1, (layer.Units, vectors), filter => Scaled(first, block, row, column, filter));
            var start = target.At(
                (Axis.Tile, tile),
                (Axis.Row, row),
                (Axis.Column, column),
                (Axis.Sample, block.Stride(plan.ListsPerBlock)),
                (Axis.Entry, 0),
                (Axis.Row, plan.FirstRow),
                (Axis.Column, plan.FirstColumn),
                (Axis.Output, vectorOfTile.Stride(Lane.Count)));
            if (plan.SamplesPerList is 1 or Lane.Count)
            {
                b.TransposeVectors(square, 0, target, start, target.Stride(plan.SamplesPerList == 1 ? Axis.Sample : Axis.Entry));
                return;
            }

            // Four samples of a list at a time.
            b.For("list", 0, plan.ListsPerBlock, 1, list => b.For("sample", 0, plan.SamplesPerList, Transpose.Size, sample =>
                b.For("filter", 0, Lane.Count, Transpose.Size, filter => b.Transpose(
                    square,
                    list.Stride(plan.SamplesPerList) + sample + filter.Stride(Lane.Count),
                    Lane.Count,
                    target,
                    start + target.StartOf((Axis.Sample, list), (Axis.Entry, sample), (Axis.Output, filter)),
                    target.Stride(Axis.Entry)))));
        }

        void Scaled(Variable first, Variable block, Variable row, Variable column, Variable filter)
        {
            var value = b.Let("value", source.Load(
                ValueKind.Lanes,
                (Axis.SampleBlock, block),
                (Axis.Feature, row.Stride(width * layer.Units)),
                (Axis.Feature, column.Stride(layer.Units)),
                (Axis.Feature, first),
                (Axis.Feature, filter)));
            var scaled = b.Let("scaled", PowersOfTwo.Scale(b, "value", value, shift));
            b.Store(square, filter.Stride(Lane.Count), scaled);
            var index = largestOfFilter.At((Axis.SampleBlock, block), (Axis.Output, first), (Axis.Output, filter));
            var magnitude = b.Let("scaledMagnitude", scaled.AsBits() & PowersOfTwo.Magnitude);
            b.Store(largestOfFilter, index, new Load(largestOfFilter, index, ValueKind.Bits).Max(magnitude));
        }
    }

    /// <summary>All rows in front of the picture and behind it, and between two rows of it.</summary>
    private static void Zeros(
        KernelBuilder b, ListPlan plan, Pointer target, Variable block, Expression tile, Expression vectorOfTile, int height, int width)
    {
        var between = plan.Columns - width;
        var before = (plan.FirstRow * plan.Columns) + plan.FirstColumn;
        var behind = (plan.Rows * plan.Columns) - before - ((height - 1) * plan.Columns) - width;
        b.For("list", 0, plan.ListsPerBlock, 1, list => b.For("sample", 0, plan.SamplesPerList, 1, number =>
        {
            var sample = b.Point("plane", target, target.StartOf(
                (Axis.Sample, block.Stride(plan.ListsPerBlock)),
                (Axis.Sample, list),
                (Axis.Tile, tile),
                (Axis.Entry, number),
                (Axis.Output, vectorOfTile.Stride(Lane.Count))));
            Run(0, before);
            if (between > 0 && height > 1)
            {
                b.For("row", 1, height, 1, row => Run(row.Stride(plan.Columns * plan.Lanes) + ((before - between) * plan.Lanes), between));
            }

            Run((before + ((height - 1) * plan.Columns) + width) * plan.Lanes, behind);

            void Run(Expression first, int places) => b.For("place", 0, places, 1, place => b.Store(
                sample, first + place.Stride(plan.Lanes), new FloatLiteral(0f).Broadcast()));
        }));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
