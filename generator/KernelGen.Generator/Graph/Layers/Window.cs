using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>A window that moves over a picture: the kernel of a convolution, or what a pooling takes together.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Stride">Rows or columns from one position to the next.</param>
/// <param name="PaddingTop">Rows that the first position reaches out above the picture; nothing is there, which counts as zero.</param>
/// <param name="PaddingLeft">Columns that it reaches out on the left.</param>
internal sealed record Window(int Height, int Width, int Stride, int PaddingTop, int PaddingLeft)
{
    /// <summary>Places in it.</summary>
    public int Places => Height * Width;

    /// <summary>Its numbers with their names.</summary>
    public IEnumerable<(string Name, float Value)> Settings =>
        [("rows", Height), ("columns", Width), ("stride", Stride), ("top", PaddingTop), ("left", PaddingLeft)];

    /// <summary>Positions of a window that stays within a picture of this extent, along one axis.</summary>
    public static int ValidPositions(int extent, int window, int stride) => extent < window ? 0 : ((extent - window) / stride) + 1;

    /// <summary>Positions of a window that reaches out, along one axis: one for each stride begun.</summary>
    public static int SamePositions(int extent, int stride) => (extent + stride - 1) / stride;

    /// <summary>Pairs of a position and a row of the window that lie on a picture of so many rows: rows that the positions read.</summary>
    public long RowsRead(int inputRows, int positions) => Read(inputRows, positions, Height, PaddingTop);

    /// <summary>The same of columns.</summary>
    public long ColumnsRead(int inputColumns, int positions) => Read(inputColumns, positions, Width, PaddingLeft);

    /// <summary>The window within the picture, and the shape of what its positions give.</summary>
    public static (Window Window, Shape Output) Valid(Shape input, int height, int width, int stride, int channels) => (
        new Window(height, width, stride, 0, 0),
        new Shape(ValidPositions(input.Height, height, stride), ValidPositions(input.Width, width, stride), channels));

    /// <summary>
    /// The window reaching out by as much on either side, one more behind than in front where that is odd, so that a stride of one keeps
    /// rows and columns (TensorFlow's "same").
    /// </summary>
    public static (Window Window, Shape Output) Same(Shape input, int height, int width, int stride, int channels)
    {
        var rows = SamePositions(input.Height, stride);
        var columns = SamePositions(input.Width, stride);
        return (
            new Window(
                height, width, stride, Missing(input.Height, height, rows, stride) / 2, Missing(input.Width, width, columns, stride) / 2),
            new Shape(rows, columns, channels));
    }

    /// <summary>Whether any position reaches out of the picture, on whichever side.</summary>
    /// <param name="input">The picture.</param>
    /// <param name="output">Its rows and columns are the positions.</param>
    public bool ReachesOut(Shape input, Shape output) => PaddingTop > 0 || PaddingLeft > 0
        || ((output.Height - 1) * Stride) + Height > input.Height
        || ((output.Width - 1) * Stride) + Width > input.Width;

    private long Read(int extent, int positions, int window, int padding)
    {
        var read = 0L;
        for (var position = 0; position < positions; position++)
        {
            var first = (position * Stride) - padding;
            read += Math.Max(0, Math.Min(extent, first + window) - Math.Max(0, first));
        }

        return read;
    }

    private static int Missing(int extent, int window, int positions, int stride) =>
        Math.Max(0, ((positions - 1) * stride) + window - extent);
}
