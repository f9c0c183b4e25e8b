using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>z = 2^OutputShift · W·x + b at every position of the kernel, lanes over samples.</summary>
internal static class Conv2DForward
{
    /// <summary>Filters whose sums of plain products are in registers together.</summary>
    private const int FiltersPerPass = 8;

    /// <summary>
    /// With sampled or rounded weights: the channels at one place of the picture make tables, and these serve every filter at every place
    /// of the kernel that the picture's place can have.
    /// </summary>
    public static Kernel Lower(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + "Forward", layer.Index);
        var x = buffers.Fixed is null ? b.MemoryBuffer("input", input) : null;
        var codes = b.MemoryBuffer("codes", buffers.ForwardCodes!);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        var sums = SampleBlockSums.Create(b, Task(layer, x, z, bias, sampleBlocks), buffers.Fixed);
        ByTable(b, layer, buffers, sums, codes);
        return Build(b, layer, buffers, "one mini-batch", Remarks(layer, buffers.Layout), new Picture(layer).Products(sampleBlocks));
    }

    /// <summary>The same of one sample, whose patches take the place of the samples of a mini-batch.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="patches">How the sample is cut.</param>
    /// <param name="buffers">The layer's memory.</param>
    /// <param name="tag">The end of the names of memory.</param>
    /// <param name="input">The sample.</param>
    /// <param name="output">What comes out of it.</param>
    public static Kernel LowerPatches(
        Conv2DLayer layer, PicturePatches patches, WeightBuffers buffers, string tag, MemoryBuffer input, MemoryBuffer output)
    {
        var b = new KernelBuilder(buffers.Name + "OneSample", layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("input", input);
        var codes = b.MemoryBuffer("codes", buffers.ForwardCodes!);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", output);
        var sums = new OneSamplePatchSums(
            b,
            Task(patches.Layer, x, b.MemoryBuffer("patches", patches.Sums(tag)), bias, patches.Blocks),
            patches,
            z,
            RowsPerBlock(buffers));
        ByTable(b, patches.Layer, buffers, sums, codes, sums.Collect);
        return Build(
            b,
            layer,
            buffers,
            "one sample",
            ["The same sums in the same order as for a mini-batch, to the bit, with a patch of the picture in each lane."],
            new Picture(layer).Products());
    }

    /// <summary>The same of a mini-batch of few samples, whose patches fill lanes that samples leave empty.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="patches">How samples are cut.</param>
    /// <param name="buffers">The layer's memory.</param>
    /// <param name="tag">The end of the names of memory.</param>
    /// <param name="rows">The inputs, sample by sample.</param>
    public static Kernel LowerFewSamples(
        Conv2DLayer layer, PicturePatches patches, WeightBuffers buffers, string tag, MemoryBuffer rows)
    {
        var b = new KernelBuilder(buffers.Name + "Forward", layer.Index);
        var x = b.MemoryBuffer("rows", rows);
        var codes = b.MemoryBuffer("codes", buffers.ForwardCodes!);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        var sums = new FewSamplePatchSums(
            b,
            Task(patches.Layer, x, b.MemoryBuffer("patches", patches.Sums("OfPatches" + tag)), bias, patches.Blocks),
            patches,
            z,
            RowsPerBlock(buffers));
        ByTable(b, patches.Layer, buffers, sums, codes, sums.Collect);
        return Build(
            b,
            layer,
            buffers,
            "a mini-batch of few samples",
            ["Sums by table; the lanes that samples leave empty are filled with patches of their pictures."],
            new Picture(layer).Products() * patches.Samples);
    }

    private static int RowsPerBlock(WeightBuffers buffers) => buffers.Layout.QuadsPerBlock * buffers.Layout.RowsPerQuad;

    private static SumsTask Task(Conv2DLayer layer, Pointer? x, Pointer z, Pointer? bias, int sampleBlocks) =>
        new(x, layer.FanIn, z, layer.Units, "filter", bias, layer.OutputShift, sampleBlocks)
        {
            Axis = Picture.ChannelAxis(layer.OutputShape),
            IsPadded = false,
            SmallestPart = Picture.SmallestPart,
        };

    private static void ByTable(
        KernelBuilder b,
        Conv2DLayer layer,
        WeightBuffers buffers,
        SampleBlockSums sums,
        Pointer codes,
        Action<Expression, Expression, Expression, int, int>? collect = null)
    {
        var layout = buffers.Layout;
        var tables = new ForwardTables(b, layout, sums, codes, layer.InputsPerOffset);
        var picture = new Picture(layer);
        sums.ForUnits("Filter", filters =>
        {
            var places = new PlaceSums(b, sums, filters, layer.OutputShape);

            // Rows of a mini-batch's sums are begun and finished while they are in the cache; the patches of one sample stay in it.
            var isRowByRow = collect is null;
            if (!isRowByRow)
            {
                places.Begin(0, layer.OutputShape.Height, 0, 0);
            }

            picture.Rows.ForInputs(
                b,
                (row, forPositions) => picture.Columns.ForInputs(b, (column, forColumns) => tables.ForBlocks(
                    parts => sums.Row(Picture.At(layer.InputShape, row, column, parts)),
                    accumulate => forPositions((outputRow, kernelRow) => forColumns((outputColumn, kernelColumn) => accumulate(
                        filters,
                        sums.Sums(Picture.At(layer.OutputShape, outputRow, outputColumn)),
                        picture.Offset(kernelRow, kernelColumn, layout.QuadsPerOffset)))),
                    collect is null
                        ? (distance, parts) => sums.Foresee(distance, Picture.At(layer.InputShape, row, column, parts))
                        : null,
                    collect is null ? null : (block, firstRow, count) => collect(row, column, block, firstRow, count))),
                begin: isRowByRow ? places.Begin : null,
                finish: isRowByRow ? places.Finish : null);
            if (!isRowByRow)
            {
                places.Finish(0, layer.OutputShape.Height, 0, 0);
            }
        });
    }

    private static Kernel Build(KernelBuilder b, Conv2DLayer layer, WeightBuffers buffers, string what, string[] remarks, long products) =>
        b.Build(
            $"Layer {layer.Index}, {layer.Description}, {(buffers.Layout.IsTernary ? "ternary" : "binary")}: z = Wₜ∗x for {what}.",
            remarks,
            products);

    private static string[] Remarks(Conv2DLayer layer, WeightLayout layout) =>
    [
        $"Sums by table. {layout.RowsPerGroup} weights have {layout.ForwardEntries} values together; the sums of "
            + $"{layout.RowsPerGroup} channels at a place of the picture are formed once per "
            + $"{(layout.IsFixed ? "two sample blocks" : "sample block")} of {Lane.Count} samples,",
        $"and each of the {layer.Units} filters costs one look-up and one addition per {layout.RowsPerGroup} channels at each of "
            + "the positions that read the place.",
        .. FixedPoint.Remarks(layout.IsFixed, layer.FanIn),
        "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
    ];

    /// <summary>With products one by one: of real-valued weights, or by shifts.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="suffix">The end of the kernel's name.</param>
    /// <param name="isReal">Whether weights are real: the baseline, and inference with real weights.</param>
    public static Kernel LowerProducts(
        Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks, string suffix, bool isReal)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + suffix, layer.Index);
        var x = b.MemoryBuffer("input", input);
        var weights = WeightOperand.Of(b, layer, buffers, isReal, layer.InputPowers);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        var picture = new Picture(layer);
        b.ForUnits("block", sampleBlocks, sampleBlock => picture.Rows.ForPositions(b, (outputRow, forRows) =>
            picture.Columns.ForPositions(b, (outputColumn, forColumns) =>
            {
                b.For("tile", 0, layout.FullTiles, 1, tile => Tile(tile, layout.Tile));
                if (layout.Rest > 0)
                {
                    b.Scope($"The last {Digits(layout.Rest)} filters.", () => Tile(layout.FullTiles, layout.Rest));
                }

                void Tile(Expression tile, int filters)
                {
                    var together = filters / FiltersPerPass * FiltersPerPass;
                    b.For("filter", 0, together, FiltersPerPass, filter => Sums(tile, filter, FiltersPerPass));
                    if (filters > together)
                    {
                        b.Scope($"The last {Digits(filters - together)}.", () => Sums(tile, together, filters - together));
                    }
                }

                void Sums(Expression tile, Expression filter, int count)
                {
                    var sums = Enumerable.Range(0, count)
                        .Select(k => b.Let("sum" + Digits(k), new FloatLiteral(0f).Broadcast())).ToList();
                    weights.Begin();
                    forRows((row, kernelRow) => forColumns((column, kernelColumn) =>
                    {
                        var offset = picture.Offset(kernelRow, kernelColumn, layout.PaddedInputs);
                        b.For("channel", 0, layer.InputsPerOffset, 1, channel =>
                        {
                            (Axis, Expression)[] place =
                                [(Axis.SampleBlock, sampleBlock), .. Picture.At(layer.InputShape, row, column, channel)];
                            weights.Take(b.Let("x", x.Load(ValueKind.Lanes, place)));
                            for (var k = 0; k < count; k++)
                            {
                                var product = weights.Product(
                                    ValueKind.Float,
                                    [
                                        (Axis.Tile, tile),
                                        .. offset.Select(part => (Axis.Input, part)),
                                        (Axis.Input, channel),
                                        (Axis.Output, k),
                                        (Axis.Output, filter),
                                    ]);
                                b.Set(sums[k], sums[k] + product);
                            }
                        });
                    }));
                    for (var k = 0; k < count; k++)
                    {
                        var scaled = PowersOfTwo.Scale(b, "sum" + Digits(k), weights.Sum(sums[k]), layer.OutputShift);
                        Expression[] number = [tile.Stride(layout.Tile), filter, k];
                        var result = bias is null
                            ? scaled
                            : scaled + bias.Load(ValueKind.Float, [.. number.Select(part => (Axis.Output, part))]);
                        var place = z.At([
                            (Axis.SampleBlock, sampleBlock), .. Picture.At(layer.OutputShape, outputRow, outputColumn, number)]);
                        b.Store(z, place, result);
                    }
                }
            })));
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}, {weights.Kind}: z = W∗x for one mini-batch.",
            weights.Remarks("per weight, position and sample"),
            picture.Products(sampleBlocks));
    }

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
