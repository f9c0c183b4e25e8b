using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The picture that a kernel moves over: its two axes, and places in it and in the kernel.</summary>
/// <param name="layer">The layer.</param>
internal sealed class Picture(Conv2DLayer layer)
{
    /// <summary>Filters or channels that a thread takes of a sample block at least: tables are formed anew for each part.</summary>
    public const int SmallestPart = 16;

    public WindowAxis Rows { get; } = WindowAxis.Rows(layer.Window, layer.InputShape, layer.OutputShape);

    public WindowAxis Columns { get; } = WindowAxis.Columns(layer.Window, layer.InputShape, layer.OutputShape);

    /// <summary>Products of full precision: those of the kernel's places that lie on the picture.</summary>
    public long Products(int sampleBlocks) => Products() * sampleBlocks * Lane.Count;

    /// <summary>Those of one sample.</summary>
    public long Products() =>
        layer.Window.RowsRead(layer.InputShape.Height, layer.OutputShape.Height)
        * layer.Window.ColumnsRead(layer.InputShape.Width, layer.OutputShape.Width)
        * layer.InputsPerOffset * layer.Units;

    /// <summary>A place of the kernel, as the parts of an index of what each place has so much of.</summary>
    public Expression[] Offset(Expression row, Expression column, int stride) =>
        [row.Stride(layer.Window.Width * stride), column.Stride(stride)];

    /// <summary>What counts the values at one place.</summary>
    public static Axis ChannelAxis(Shape shape) => shape.IsPicture ? Axis.Channel : Axis.Feature;

    /// <summary>
    /// An index of a place, and of channels at it if parts of such an index are given. A picture of one place has no axes.
    /// </summary>
    public static (Axis Axis, Expression Index)[] At(Shape shape, Expression row, Expression column, params Expression[] channel)
    {
        IEnumerable<(Axis Axis, Expression Index)> place = shape.IsPicture ? [(Axis.Row, row), (Axis.Column, column)] : [];
        return [.. place, .. channel.Select(part => (ChannelAxis(shape), part))];
    }
}
