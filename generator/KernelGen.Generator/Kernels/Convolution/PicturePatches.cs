using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// How one picture is cut into patches, one for each lane, which are convolved as the samples of a mini-batch are ("space to batch"). A
/// patch is some positions side by side, with all that the kernel meets from them; patches that would reach out behind the last position
/// lie further in front, and what two of them share is computed twice.
/// </summary>
internal sealed class PicturePatches
{
    private readonly int _rowsOfBlock;

    /// <param name="layer">The layer.</param>
    /// <param name="blocks">See <see cref="Blocks"/>.</param>
    /// <param name="rows">Patches of a block below each other, at most.</param>
    /// <param name="columns">Patches beside each other, at most.</param>
    /// <param name="samples">See <see cref="Samples"/>.</param>
    public PicturePatches(Conv2DLayer layer, int blocks, int rows, int columns, int samples = 1)
    {
        var (output, window) = (layer.OutputShape, layer.Window);
        (Whole, Samples) = (layer, samples);
        _rowsOfBlock = Ceiling(output.Height, blocks);
        var (height, width) = (Ceiling(_rowsOfBlock, rows), Ceiling(output.Width, columns));
        (Blocks, Rows, Columns) = (
            Ceiling(output.Height, _rowsOfBlock), Ceiling(_rowsOfBlock, height), Ceiling(output.Width, width));
        Layer = layer with
        {
            InputShape = new Shape(
                ((height - 1) * window.Stride) + window.Height, ((width - 1) * window.Stride) + window.Width, layer.InputsPerOffset),
            OutputShape = new Shape(height, width, layer.Units),
            Window = window with { PaddingTop = 0, PaddingLeft = 0 },
        };
    }

    /// <summary>The convolution of the whole picture.</summary>
    public Conv2DLayer Whole { get; }

    /// <summary>Samples, each of which is cut alike: lanes beside each other hold the same patch of all.</summary>
    public int Samples { get; }

    /// <summary>
    /// Blocks of sixteen patches: parts of the picture below each other. With one of its own for each thread, threads write to memory far
    /// apart, and each finds most of what it reads in its own cache.
    /// </summary>
    public int Blocks { get; }

    /// <summary>Patches below each other.</summary>
    public int Rows { get; }

    /// <summary>Patches beside each other.</summary>
    public int Columns { get; }

    /// <summary>The convolution of one patch: nothing is outside of what it reads.</summary>
    public Conv2DLayer Layer { get; }

    /// <summary>The cheapest way to cut a picture; null where kernels with filters in lanes are cheaper than all of them.</summary>
    public static PicturePatches? Of(Conv2DLayer layer, WeightLayout layout, Tuning tuning)
    {
        var tables = new TablesOf(layout, IsForward: true);
        var best = Best(layer, tables, tuning, samples: 1);
        return best.Cost(tables, tuning) < CostModel.VectorSums(layer.InputsPerOffset, Pairs(layer) * layer.Units, layout.RowsPerGroup)
            ? best
            : null;
    }

    /// <summary>
    /// The cheapest way to cut the pictures of a mini-batch that leaves at least half of the lanes of a sample block empty; null where a
    /// lane for each sample is cheaper, or where there are more samples.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="tuning">What the processor is like.</param>
    /// <param name="samples">Samples of a full mini-batch.</param>
    public static PicturePatches? OfFewSamples(Conv2DLayer layer, WeightLayout layout, Tuning tuning, int samples) =>
        OfFewSamples(layer, new TablesOf(layout, IsForward: true), tuning, samples);

    /// <summary>
    /// The same for the way back, where the gradient is cut and what is below comes out: a convolution with the kernel turned around, whose
    /// padding is what the layer's lacks. Only of layers whose positions lie beside each other.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="tuning">What the processor is like.</param>
    /// <param name="samples">Samples of a full mini-batch.</param>
    public static PicturePatches? OfFewGradients(Conv2DLayer layer, WeightLayout layout, Tuning tuning, int samples) =>
        layer.Window.Stride == 1
            ? OfFewSamples(TurnedAround(layer), new TablesOf(layout, IsForward: false), tuning, samples)
            : null;

    /// <summary>A layer of stride 1 as seen from its output.</summary>
    public static Conv2DLayer TurnedAround(Conv2DLayer layer) => layer with
    {
        InputShape = layer.OutputShape,
        OutputShape = layer.InputShape,
        Window = layer.Window with
        {
            PaddingTop = layer.Window.Height - 1 - layer.Window.PaddingTop,
            PaddingLeft = layer.Window.Width - 1 - layer.Window.PaddingLeft,
        },
    };

    private static PicturePatches? OfFewSamples(Conv2DLayer layer, TablesOf tables, Tuning tuning, int samples)
    {
        if (2 * samples > Lane.Count || !layer.OutputShape.IsPicture)
        {
            return null;
        }

        var best = Best(layer, tables, tuning, samples);
        var places = layer.InputShape.Height * layer.InputShape.Width;
        var sums = tables.Sums(layer, (int)(Pairs(layer) * layer.Units / places / CostModel.Threads), tuning);
        return best.Cost(tables, tuning) < places * sums ? best : null;
    }

    private static PicturePatches Best(Conv2DLayer layer, TablesOf tables, Tuning tuning, int samples)
    {
        var lanes = Lane.Count / samples;
        return Enumerable.Range(1, CostModel.Threads)
            .SelectMany(blocks => Enumerable.Range(1, lanes).SelectMany(rows => Enumerable.Range(1, lanes / rows).Select(
                columns => new PicturePatches(layer, blocks, rows, columns, samples))))
            .OrderBy(patches => patches.Cost(tables, tuning)).First();
    }

    /// <summary>Pairs of a position and a place of the picture that it reads.</summary>
    private static long Pairs(Conv2DLayer layer) =>
        layer.Window.RowsRead(layer.InputShape.Height, layer.OutputShape.Height)
        * layer.Window.ColumnsRead(layer.InputShape.Width, layer.OutputShape.Width);

    /// <summary>Where the patches' sums are formed.</summary>
    public MemoryBuffer Sums(string tag) => new(
        "Sums" + tag,
        ElementKind.Float,
        ActivationLayout.Of(Layer.OutputShape, Blocks),
        Samples == 1 ? " of one sample, a patch in each lane" : ", a patch of a sample in each lane",
        false);

    /// <summary>
    /// All patches: the lane of each, of the first sample, and the row and the column of the picture that belong to it.
    /// </summary>
    public void ForEach(
        KernelBuilder b, Func<Variable, Place> row, Func<Variable, Place> column, Action<Expression, Place, Place> body) =>
        b.For("patchRow", 0, Rows, 1, patchRow =>
        {
            var ofRow = row(patchRow);
            b.For("patchColumn", 0, Columns, 1, patchColumn => body(
                patchRow.Stride(Columns * Samples) + patchColumn.Stride(Samples), ofRow, column(patchColumn)));
        });

    /// <summary>The row of the picture that a row of a patch is.</summary>
    public Place Row(KernelBuilder b, Variable block, Variable patch, Expression row) => Within(
        b,
        "row",
        Top(b, block, patch, Whole.Window.Stride) + row,
        (Whole.InputShape.Height, Whole.OutputShape.Height),
        (Whole.Window.Height, Whole.Window.PaddingTop));

    /// <summary>The column likewise.</summary>
    public Place Column(KernelBuilder b, Variable patch, Expression column) => Within(
        b,
        "column",
        Start(b, "left", patch, Layer.OutputShape.Width, Whole.OutputShape.Width, Whole.Window.Stride) + column,
        (Whole.InputShape.Width, Whole.OutputShape.Width),
        (Whole.Window.Width, Whole.Window.PaddingLeft));

    /// <summary>The row of the result that a row of what a patch gives is.</summary>
    public Place OutputRow(KernelBuilder b, Variable block, Variable patch, Expression row) => new(Top(b, block, patch, 1) + row, null);

    /// <summary>The column likewise.</summary>
    public Place OutputColumn(KernelBuilder b, Variable patch, Expression column) =>
        new(Start(b, "left", patch, Layer.OutputShape.Width, Whole.OutputShape.Width, 1) + column, null);

    private Place Within(
        KernelBuilder b, string name, Expression read, (int Inputs, int Outputs) extent, (int Extent, int Padding) window)
    {
        if (window.Padding == 0 && ((extent.Outputs - 1) * Whole.Window.Stride) + window.Extent <= extent.Inputs)
        {
            return new Place(read, null);
        }

        // What lies outside of the picture is zero.
        var place = b.Let(name + "OfPicture", read - window.Padding);
        var isOutside = (place | ((Expression)(extent.Inputs - 1) - place)) >> 31;
        return new Place(
            b.Let(name + "Read", place.Max(0).Min(extent.Inputs - 1)),
            b.Let($"is{KernelBuilder.Capitalised(name)}Inside", isOutside ^ -1));
    }

    private Expression Top(KernelBuilder b, Variable block, Variable patch, int stride)
    {
        var ofPatch = Start(b, "top", patch, Layer.OutputShape.Height, _rowsOfBlock, stride);
        return Blocks == 1 ? ofPatch : Start(b, "topOfBlock", block, _rowsOfBlock, Whole.OutputShape.Height, stride) + ofPatch;
    }

    /// <summary>Where a block or a patch begins: behind the one before, or as many positions in front of the end as it has.</summary>
    private static Expression Start(KernelBuilder b, string name, Variable number, int length, int positions, int stride) =>
        positions % length == 0
            ? number.Stride(length * stride)
            : b.Let(name, number.Stride(length * stride).Min((positions - length) * stride));

    /// <summary>Cycles of one of two threads.</summary>
    private double Cost(TablesOf tables, Tuning tuning)
    {
        // Each has a block, or both share one, half of the filters each.
        var (read, given) = (Layer.InputShape, Layer.OutputShape);
        var units = Layer.Units * Blocks / CostModel.Threads;
        var places = read.Height * read.Width;
        var sums = tables.Sums(Layer, given.Height * given.Width * Layer.Offsets * units / places, tuning);
        return (places * sums)
            + CostModel.Transposed(read.Size + (given.Height * given.Width * units))
            + (Blocks < CostModel.Threads ? CostModel.SharedLines(Whole.Outputs) : 0);
    }

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>A row or a column of a picture.</summary>
    /// <param name="Index">Its number; of one that is outside of the picture, the nearest.</param>
    /// <param name="Mask">All ones if it is on the picture, else zero; null where all are.</param>
    internal sealed record Place(Expression Index, Expression? Mask);

    /// <summary>The tables of one direction of a layer.</summary>
    private sealed record TablesOf(WeightLayout Layout, bool IsForward)
    {
        /// <summary>Cycles of a place whose tables are looked up so many times.</summary>
        public double Sums(Conv2DLayer layer, int results, Tuning tuning) => CostModel.TableSums(
            layer.InputsPerOffset,
            results,
            Layout.IsTernary ? 3 : 2,
            IsForward ? Layout.RowsPerGroup : Layout.BackwardRows,
            IsForward ? Layout.QuadsPerBlock * WeightLayout.GroupsPerQuad : Layout.BackwardGroupsPerBlock,
            tuning.FirstCache);
    }
}
