using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// How the gradient of a convolution's weights is summed: vectors of inputs, which a gradient of one filter at one position is multiplied
/// with, for all places of the kernel beside each other in registers.
/// </summary>
/// <remarks>
/// Where there are many channels, the lanes of a vector are channels at one place. Where there are few, they are what lies under one row of
/// the kernel, which in a row of the picture follows each other.
/// </remarks>
internal sealed class WeightGradientPlan
{
    /// <summary>Vectors whose codes stand in one vector of memory, a byte each.</summary>
    public const int VectorsPerGroup = 4;

    // Vectors of sums that stay in registers beside what they are made of: without AVX-512 each takes two of sixteen. With it, three times
    // as many would be 6 % faster. The last two pay where one load and one subtraction make a product, and one position alone is written.
    private const int MostSums = 6;
    private const int MostSumsOfExponents = 8;

    // Rows of the input that stay in the first cache while all filters pass over them.
    private const int BandBytes = 24 * 1024;

    // Small pictures that pass together: each has gradients in a line of memory of its own.
    private const int MostSamples = 8;

    // Positions that are written behind each other, since short loops are left too often to foresee.
    private const int MostUnrolled = 4;

    // Costs besides the sums, in additions: a gradient fetched and made a table.
    private const int CostOfGradient = 3;

    private static readonly int[] VectorsOfChannels = [1, 2, VectorsPerGroup];

    private readonly int _mostSums;

    public WeightGradientPlan(Conv2DLayer layer, bool isSigned, PooledGradient? pooled)
    {
        Positions = pooled?.Shape ?? layer.OutputShape;
        var places = Positions.Height * Positions.Width;
        Unrolls = places <= MostUnrolled;
        var isWrittenOnce = places is 1 or > MostUnrolled;
        _mostSums = layer.Quantization is not null && !isSigned && isWrittenOnce ? MostSumsOfExponents : MostSums;
        var window = layer.Window;
        Channels = layer.InputsPerOffset;
        var vectorsOfPlace = Vectors(Channels);
        var vectorsOfRow = Vectors(window.Width * Channels);
        TakesRows = vectorsOfRow <= VectorsPerGroup && vectorsOfRow < window.Width * vectorsOfPlace;
        Height = window.Height;
        Width = TakesRows ? 1 : window.Width;
        VectorsPerTile = TakesRows ? vectorsOfRow : VectorsOfChannels
            .Where(count => Width * count <= MostSums || count == 1)
            .OrderBy(count => Cost(count, vectorsOfPlace))
            .ThenByDescending(count => count)
            .First();
        Tiles = TakesRows ? 1 : (vectorsOfPlace + VectorsPerTile - 1) / VectorsPerTile;
        RowsAtATime = RowsWith(VectorsPerTile);

        // A gradient's position is as many rows and columns of the input away from the next one.
        var steps = pooled?.Window.Stride ?? 1;
        Step = window.Stride * steps;
        ColumnStride = TakesRows ? Channels : VectorsPerTile * Lane.Count;
        Rows = ((layer.OutputShape.Height - 1) * window.Stride) + window.Height;
        Columns = ((layer.OutputShape.Width - 1) * window.Stride) + window.Width;
        FirstColumn = TakesRows ? Lane.RoundUp(window.PaddingLeft * Channels, Lane.Count) - (window.PaddingLeft * Channels) : 0;
        var lastColumn = FirstColumn + ((layer.OutputShape.Width - 1) * window.Stride * Channels);
        var vectors = TakesRows
            ? Math.Max(Vectors(FirstColumn + (Columns * Channels)), Vectors(lastColumn + Lanes))
            : Columns * VectorsPerTile;
        GroupsPerRow = (vectors + VectorsPerGroup - 1) / VectorsPerGroup;

        LargestPlace = pooled is null
            ? 0
            : window.Stride * (((pooled.Window.Height - 1) * RowStride) + ((pooled.Window.Width - 1) * ColumnStride));
        while (PlaceMask < LargestPlace)
        {
            PlaceMask = (PlaceMask * 2) + 1;
        }

        Reach = window.Height + (((pooled?.Window.Height ?? 1) - 1) * window.Stride);
        var fitting = Math.Max(1, ((BandBytes / sizeof(float) / RowStride) - Reach + Step) / Step);
        var bands = (Positions.Height + fitting - 1) / fitting;
        RowsPerBand = (Positions.Height + bands - 1) / bands;

        // Behind the last sample are inputs of zero, whose products are zero whatever the gradient, if powers are added to it.
        SamplesPerBand = 1;
        var mostSamples = layer.Quantization is null || bands > 1 ? 1 : Math.Min(MostSamples, BandBytes / sizeof(float) / SampleStride);
        while (2 * SamplesPerBand <= mostSamples)
        {
            SamplesPerBand *= 2;
        }
    }

    public int Channels { get; }

    /// <summary>Whether a vector holds what lies under a row of the kernel, rather than channels at one place.</summary>
    public bool TakesRows { get; }

    /// <summary>Rows of the kernel.</summary>
    public int Height { get; }

    /// <summary>Columns of the kernel that have vectors of their own.</summary>
    public int Width { get; }

    /// <summary>Vectors at one place that are handled together.</summary>
    public int VectorsPerTile { get; }

    /// <summary>Lanes of these vectors.</summary>
    public int Lanes => VectorsPerTile * Lane.Count;

    /// <summary>Tiles of channels.</summary>
    public int Tiles { get; }

    /// <summary>Rows of the kernel whose sums are in registers together.</summary>
    public int RowsAtATime { get; }

    /// <summary>Places of the kernel that have sums of their own.</summary>
    public int Places => Height * Width;

    /// <summary>What gradients there are of one filter: of the layer's output, or behind the pooling.</summary>
    public Shape Positions { get; }

    /// <summary>Rows and columns of the input from one of these positions to the next.</summary>
    public int Step { get; }

    /// <summary>Rows of the input that the kernel reaches, padding included.</summary>
    public int Rows { get; }

    /// <summary>Columns likewise.</summary>
    public int Columns { get; }

    /// <summary>Groups of vectors in a row.</summary>
    public int GroupsPerRow { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride => GroupsPerRow * VectorsPerGroup * Lane.Count;

    /// <summary>Elements from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>The element of a row where its first column begins: the picture itself begins with a whole vector.</summary>
    public int FirstColumn { get; }

    /// <summary>Rows of positions that are handled together.</summary>
    public int RowsPerBand { get; }

    /// <summary>Rows of the input that belong to one row of positions.</summary>
    public int Reach { get; }

    /// <summary>Rows of the input that belong to a band.</summary>
    public int RowsOfBand => ((RowsPerBand - 1) * Step) + Reach;

    /// <summary>Whether the positions are so few that they are no loop.</summary>
    public bool Unrolls { get; }

    /// <summary>Samples that are handled together, a power of two: the sums of a filter pass through memory once for all.</summary>
    public int SamplesPerBand { get; }

    /// <summary>Elements from one of these samples to the next.</summary>
    public int SampleStride => RowsOfBand * RowStride;

    /// <summary>Elements from the first place of a pooling's window to the last.</summary>
    public int LargestPlace { get; }

    /// <summary>The bits of such a number of elements: all ones.</summary>
    public int PlaceMask { get; }

    /// <summary>
    /// Whether a pooling's gradients can be taken in the place of the layer's: each place of its windows is one of the output.
    /// </summary>
    public static bool Takes(PooledGradient? pooled, Conv2DLayer layer) =>
        pooled is { Window: { PaddingTop: 0, PaddingLeft: 0 } window }
        && ((pooled.Shape.Height - 1) * window.Stride) + window.Height <= layer.OutputShape.Height
        && ((pooled.Shape.Width - 1) * window.Stride) + window.Width <= layer.OutputShape.Width;

    /// <summary>Rows of a kernel whose sums fit registers, an equal number each time.</summary>
    /// <param name="height">Rows of the kernel.</param>
    /// <param name="sumsPerRow">Sums of each.</param>
    /// <param name="mostSums">Sums at once.</param>
    public static int RowsAtOnce(int height, int sumsPerRow, int mostSums = MostSums)
    {
        var rows = Math.Min(height, Math.Max(1, mostSums / sumsPerRow));
        while (height % rows != 0)
        {
            rows--;
        }

        return rows;
    }

    private static int Vectors(int lanes) => (lanes + Lane.Count - 1) / Lane.Count;

    private int RowsWith(int vectors) => RowsAtOnce(Height, Width * vectors, _mostSums);

    private int Cost(int count, int vectors)
    {
        var passes = (Height + RowsWith(count) - 1) / RowsWith(count);
        return (vectors + count - 1) / count * ((Height * Width * count) + (passes * CostOfGradient));
    }
}
