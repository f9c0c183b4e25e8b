using System;
using System.Collections.Generic;
using KernelGen.Models;

namespace KernelGen.Onnx.Format;

/// <summary>Windows that move over pictures, as attributes.</summary>
internal static class OnnxWindow
{
    /// <summary>Kernel, strides and padding.</summary>
    /// <param name="window">The window.</param>
    /// <param name="from">The picture that it moves over.</param>
    /// <param name="shape">The picture that comes out.</param>
    public static IReadOnlyList<ProtoMessage> Attributes(ModelWindow window, ModelShape from, ModelShape shape) =>
    [
        OnnxAttribute.Ints("kernel_shape", window.Height, window.Width),
        OnnxAttribute.Ints("strides", window.RowStride, window.ColumnStride),
        OnnxAttribute.Ints(
            "pads",
            window.Top,
            window.Left,
            Behind(shape.Height, window.RowStride, window.Height, window.Top, from.Height),
            Behind(shape.Width, window.ColumnStride, window.Width, window.Left, from.Width)),
    ];

    // How far the last window reaches out of the picture.
    private static int Behind(int places, int stride, int size, int before, int extent) =>
        Math.Max(0, ((places - 1) * stride) + size - before - extent);
}
