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

/// <summary>
/// δ of the layer below: 2^OutputShift · Σ Wᵀ·δ over the positions that read a value, with the weights of the forward pass.
/// </summary>
internal static class Conv2DBackward
{
    /// <summary>Channels whose sums of plain products are in registers together.</summary>
    private const int ChannelsPerPass = 4;

    /// <summary>
    /// With sampled or rounded weights: the filters at one position make tables, and these serve every channel at every place.
    /// </summary>
    public static Kernel Lower(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = buffers.FixedBelow is null ? b.MemoryBuffer("gradient", error) : null;
        var codes = b.MemoryBuffer("codes", buffers.BackwardCodes!);
        var target = b.MemoryBuffer("gradientBelow", below.Buffer);
        var terms = layer.Offsets * layer.Units;
        var sums = SampleBlockSums.Create(
            b,
            new SumsTask(
                delta, terms, target, layer.InputsPerOffset, "channel", null, layer.OutputShift, sampleBlocks, below.Accumulates)
            {
                Axis = Picture.ChannelAxis(layer.InputShape),
                IsPadded = false,
                SmallestPart = Picture.SmallestPart,
            },
            buffers.FixedBelow);
        ByTable(b, layer, layout, sums, codes);
        return b.Build(
            Summary(layer, layout.IsTernary ? "ternary" : "binary"),
            [
                $"Sums by table, as in the forward direction: a group is the {layout.BackwardRows} filters at distance "
                    + $"{layout.BackwardGroups} in a tile of {layout.Tile}, at one position.",
                .. FixedPoint.Remarks(layout.IsFixed, terms),
                "Lin et al. 2016, section 4.",
            ],
            new Picture(layer).Products(sampleBlocks));
    }

    /// <summary>The same of a mini-batch of few samples, whose patches fill lanes that samples leave empty.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="patches">How gradients are cut.</param>
    /// <param name="buffers">The layer's memory.</param>
    /// <param name="tag">The end of the names of memory.</param>
    /// <param name="rows">The gradients, sample by sample.</param>
    /// <param name="below">Where the gradient below goes, a lane for each sample.</param>
    public static Kernel LowerFewSamples(
        Conv2DLayer layer, PicturePatches patches, WeightBuffers buffers, string tag, MemoryBuffer rows, MemoryBuffer below)
    {
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = b.MemoryBuffer("rows", rows);
        var codes = b.MemoryBuffer("codes", buffers.BackwardCodes!);
        var sumsOfPatches = b.MemoryBuffer("patches", patches.Sums("BelowOfPatches" + tag));
        var (read, given) = (patches.Layer.InputShape, patches.Layer.OutputShape);
        var sums = new FewSamplePatchSums(
            b,
            new SumsTask(
                delta,
                layer.Offsets * layer.Units,
                sumsOfPatches,
                layer.InputsPerOffset,
                "channel",
                null,
                layer.OutputShift,
                patches.Blocks)
            {
                Axis = Picture.ChannelAxis(given),
                IsPadded = false,
                SmallestPart = Picture.SmallestPart,
            },
            patches,
            b.MemoryBuffer("gradientBelow", below),
            buffers.Layout.Tile);

        // Of a patch all positions count that read any of it.
        var patch = layer with
        {
            InputShape = given,
            OutputShape = read,
            Window = layer.Window with { PaddingTop = layer.Window.Height - 1, PaddingLeft = layer.Window.Width - 1 },
        };
        ByTable(b, patch, buffers.Layout, sums, codes, sums.Collect);
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}, {(buffers.Layout.IsTernary ? "ternary" : "binary")}: the gradient below, Wᵀ∗δ, for "
                + "a mini-batch of few samples.",
            [
                "Sums by table, as in the forward direction; the lanes that samples leave empty are filled with patches of their pictures.",
                "Lin et al. 2016, section 4.",
            ],
            new Picture(layer).Products() * patches.Samples);
    }

    private static void ByTable(
        KernelBuilder b,
        Conv2DLayer layer,
        WeightLayout layout,
        SampleBlockSums sums,
        Pointer codes,
        Action<Expression, Expression, Expression, int, int>? collect = null)
    {
        var tables = new BackwardTables(b, layout, sums, codes, layer.Units);
        var picture = new Picture(layer);
        sums.ForUnits("Channel", channels =>
        {
            var places = new PlaceSums(b, sums, channels, layer.InputShape);

            // Rows of a mini-batch's sums are begun and finished while they are in the cache; patches stay in it.
            var isRowByRow = collect is null;
            if (!isRowByRow)
            {
                places.Begin(0, layer.InputShape.Height, 0, 0);
            }

            picture.Rows.ForPositions(
                b,
                (outputRow, forRows) => picture.Columns.ForPositions(b, (outputColumn, forColumns) => tables.ForBlocks(
                    parts => sums.Row(Picture.At(layer.OutputShape, outputRow, outputColumn, parts)),
                    accumulate => forRows((row, kernelRow) => forColumns((column, kernelColumn) => accumulate(
                        channels,
                        sums.Sums(Picture.At(layer.InputShape, row, column)),
                        picture.Offset(kernelRow, kernelColumn, layout.PaddedInputs)))),
                    isRowByRow
                        ? (distance, parts) => sums.Foresee(distance, Picture.At(layer.OutputShape, outputRow, outputColumn, parts))
                        : null,
                    collect is null ? null : (tile, firstRow, count) => collect(outputRow, outputColumn, tile, firstRow, count))),
                begin: isRowByRow ? places.Begin : null,
                finish: isRowByRow ? places.Finish : null);
            if (!isRowByRow)
            {
                places.Finish(0, layer.InputShape.Height, 0, 0);
            }
        });
    }

    /// <summary>With products one by one: of real-valued weights, or by shifts.</summary>
    public static Kernel LowerProducts(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = b.MemoryBuffer("gradient", error);
        var weights = WeightOperand.Of(b, layer, buffers, layout.IsReal, layer.Gradients?.Powers);
        var target = b.MemoryBuffer("gradientBelow", below.Buffer);
        var picture = new Picture(layer);
        b.ForUnits("block", sampleBlocks, sampleBlock => picture.Rows.ForInputs(
            b,
            (row, forRows) => picture.Columns.ForInputs(
                b,
                (column, forColumns) =>
                {
                    var together = layer.InputsPerOffset / ChannelsPerPass * ChannelsPerPass;
                    b.For("channel", 0, together, ChannelsPerPass, channel => Channels(channel, ChannelsPerPass));
                    if (layer.InputsPerOffset > together)
                    {
                        b.Scope(
                            $"The last {Digits(layer.InputsPerOffset - together)} channels.",
                            () => Channels(together, layer.InputsPerOffset - together));
                    }

                    void Channels(Expression channel, int count)
                    {
                        var sums = Enumerable.Range(0, count)
                            .Select(k => b.Let("sum" + Digits(k), new FloatLiteral(0f).Broadcast())).ToList();
                        weights.Begin();
                        forRows((outputRow, kernelRow) => forColumns((outputColumn, kernelColumn) =>
                        {
                            b.For("tile", 0, layout.FullTiles, 1, tile => Sums(tile, layout.Tile));
                            if (layout.Rest > 0)
                            {
                                b.Scope($"The last {Digits(layout.Rest)} filters.", () => Sums(layout.FullTiles, layout.Rest));
                            }

                            void Sums(Expression tile, int filters) => b.For("filter", 0, filters, 1, filter =>
                            {
                                var place = Picture.At(
                                    layer.OutputShape, outputRow, outputColumn, tile.Stride(layout.Tile), filter);
                                weights.Take(b.Let("gradientOfFilter", delta.Load(
                                    ValueKind.Lanes, [(Axis.SampleBlock, sampleBlock), .. place])));
                                for (var k = 0; k < count; k++)
                                {
                                    var product = weights.Product(
                                        ValueKind.Float,
                                        [
                                            (Axis.Tile, tile),
                                            .. picture.Offset(kernelRow, kernelColumn, layout.PaddedInputs)
                                                .Select(part => (Axis.Input, part)),
                                            (Axis.Input, channel),
                                            (Axis.Input, k),
                                            (Axis.Output, filter),
                                        ]);
                                    b.Set(sums[k], sums[k] + product);
                                }
                            });
                        }));
                        for (var k = 0; k < count; k++)
                        {
                            var place = target.At([
                                (Axis.SampleBlock, sampleBlock), .. Picture.At(layer.InputShape, row, column, channel, k)]);
                            var scaled = PowersOfTwo.Scale(b, "sum" + Digits(k), weights.Sum(sums[k]), layer.OutputShift);
                            below.Store(b, target, place, scaled);
                        }
                    }
                },
                readsAll: true),
            readsAll: true));
        return b.Build(
            Summary(layer, weights.Kind),
            weights.Remarks("per weight, position and sample"),
            picture.Products(sampleBlocks));
    }

    private static string Summary(Conv2DLayer layer, string kind) =>
        $"Layer {layer.Index}, {layer.Description}, {kind}: the gradient below, Wᵀ∗δ, for one mini-batch.";

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
