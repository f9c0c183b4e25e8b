using System;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// How one picture is convolved in 16-bit fixed point: lanes are 32 filters, and a table of the sums of a few channels at a place of the
/// picture stands in one vector, so that one instruction looks up 32 filters' sums. Tables of the whole picture are formed first; then the
/// sums of a few positions and of a tile of filters are in registers until they are complete.
/// </summary>
internal sealed class OneSampleShape
{
    /// <summary>Filters of a vector, and room for so many entries of a table.</summary>
    public const int Lanes = 2 * Lane.Count;

    /// <summary>Channels whose rounded values stand in a vector, with a zero and all of it negated: what tables are formed of.</summary>
    public const int ChannelsPerChunk = Lane.Count - 1;

    private const int MostVectors = 4;
    private const int MostPositions = 8;

    /// <summary>Sums that are formed together: what else is in registers has room beside them.</summary>
    private const int MostSums = 20;

    private readonly Conv2DLayer _layer;
    private readonly WeightLayout _layout;

    public OneSampleShape(Conv2DLayer layer, WeightLayout layout)
    {
        (_layer, _layout) = (layer, layout);
        var vectors = (layer.Units + Lanes - 1) / Lanes;
        Vectors = Enumerable.Range(1, MostVectors).Last(count => vectors % count == 0);
        Tiles = vectors / Vectors;
        var most = Math.Min(Math.Min(MostPositions, MostSums / Vectors), layer.OutputShape.Width);
        Positions = Enumerable.Range(1, most).OrderBy(Cost).First();
    }

    /// <summary>Whether a picture can be convolved so: in fixed point, and in whole vectors.</summary>
    public static bool Exists(Conv2DLayer layer, WeightLayout layout) =>
        layout.IsFixed && Conv2DOneSample.Exists(layout) && layer.Inputs >= Lane.Count;

    /// <summary>Channels of a table: as many as 32 entries can be for.</summary>
    public int Rows => _layout.IsTernary ? 3 : 5;

    /// <summary>Tables of a place.</summary>
    public int Groups => (_layer.InputsPerOffset + Rows - 1) / Rows;

    /// <summary>Codes of two tables stand in 16 bits.</summary>
    public int Pairs => (Groups + 1) / 2;

    /// <summary>Vectors of rounded channels at a place.</summary>
    public int Chunks => (_layer.InputsPerOffset + ChannelsPerChunk - 1) / ChannelsPerChunk;

    public int GroupsPerChunk => ChannelsPerChunk / Rows;

    /// <summary>Vectors of a tile of filters.</summary>
    public int Vectors { get; }

    public int Tiles { get; }

    /// <summary>Positions of a row whose sums are formed together.</summary>
    public int Positions { get; }

    /// <summary>Such passes over a row; the last one goes over positions of the one before again where they are not whole.</summary>
    public int Passes => (_layer.OutputShape.Width + Positions - 1) / Positions;

    /// <summary>Columns of a picture with tables, those included that the kernel reaches outside of the picture.</summary>
    public int Columns => Math.Max(
        ((_layer.OutputShape.Width - 1) * _layer.Window.Stride) + _layer.Window.Width,
        _layer.Window.PaddingLeft + _layer.InputShape.Width);

    /// <summary>Bits of a rounded value.</summary>
    public int Bits => FixedPoint.Bits(_layer.FanIn);

    /// <summary>A byte for each filter and table, that of the second of two tables behind that of the first.</summary>
    public MemoryBuffer Codes(string tag) => new(
        "PictureCodes" + tag,
        ElementKind.Byte,
        Layout.Of(
            new Dimension(Axis.Tile, Tiles),
            new Dimension(Axis.Input, _layer.Offsets) { Label = "offset" },
            new Dimension(Axis.Group, Pairs) { Label = "two groups" },
            new Dimension(Axis.Output, Vectors) { Label = "vector of filters" },
            new Dimension(Axis.Lane, 2 * Lanes)).WithTail(1),
        ", the numbers of entries of two tables side by side",
        true);

    /// <summary>The tables of all places.</summary>
    public MemoryBuffer Tables(string tag) => new(
        "Tables" + tag,
        ElementKind.Short,
        Layout.Of(
            new Dimension(Axis.Row, _layer.InputShape.Height),
            new Dimension(Axis.Column, Columns),
            new Dimension(Axis.Group, Math.Max(Chunks * GroupsPerChunk, Groups)),
            new Dimension(Axis.Lane, Lanes)),
        " of one sample, the sums of a few channels",
        false);

    /// <summary>Whether a sum may leave 16 bits: not that of so few values of so few bits.</summary>
    public bool MayLeave => (long)_layer.FanIn << Bits > short.MaxValue;

    /// <summary>The largest sum of magnitudes at a place of each row, in all lanes.</summary>
    public MemoryBuffer Totals(string tag) => new(
        "Totals" + tag,
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Row, _layer.InputShape.Height), new Dimension(Axis.Lane, Lane.Count)),
        " of one sample, the largest sum of magnitudes at a place",
        false);

    /// <summary>The largest magnitudes that the sums of a row have behind a row of the kernel.</summary>
    public MemoryBuffer Peaks(string tag) => new(
        "Peaks" + tag,
        ElementKind.Int,
        Layout.Of(
            new Dimension(Axis.Tile, Tiles),
            new Dimension(Axis.Row, _layer.OutputShape.Height),
            new Dimension(Axis.Lane, Lane.Count)),
        " of one sample, the largest magnitudes of sums",
        false);

    private double Cost(int positions) =>
        ((_layer.OutputShape.Width + positions - 1) / positions) * (positions + 0.3);
}
