using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The memory of a frozen network's kernels.</summary>
internal static class FrozenBuffers
{
    /// <summary>Sixteen-bit integers in a vector.</summary>
    public const int Shorts = 2 * Lane.Count;

    /// <summary>The values of a picture, or of a row that is a picture of one place.</summary>
    /// <param name="name">"Activation1".</param>
    /// <param name="element">What they are.</param>
    /// <param name="shape">Rows, columns, channels.</param>
    /// <param name="isPadded">Whether each place has whole vectors of channels; the caller's values have not.</param>
    public static MemoryBuffer Values(string name, ElementKind element, ModelShape shape, bool isPadded = true)
    {
        var channels = new Dimension(Axis.Channel, shape.Channels)
        {
            PaddedExtent = isPadded ? Lane.RoundUp(shape.Channels, Shorts) : shape.Channels,
        };

        // A vector of channels may be loaded from any of them on.
        return new MemoryBuffer(
            name,
            element,
            Layout.Of(new Dimension(Axis.Row, shape.Height), new Dimension(Axis.Column, shape.Width), channels).WithTail(2 * Shorts),
            string.Empty,
            IsPersistent: false);
    }

    /// <summary>A constant of integers of 16 or 32 bits.</summary>
    public static ConstantBuffer Constant(string name, string what, ElementKind element, Layout layout, IReadOnlyList<int> values)
    {
        var size = element.Size();
        var content = new byte[layout.Length * size];
        for (var position = 0; position < values.Count; position++)
        {
            for (var part = 0; part < size; part++)
            {
                content[(position * size) + part] = unchecked((byte)(values[position] >> (8 * part)));
            }
        }

        return new ConstantBuffer(new MemoryBuffer(name, element, layout, string.Empty, IsPersistent: true), what, content);
    }

    /// <summary>Loops over the places of a picture; a row of values has one place, and no loop.</summary>
    public static void ForPlaces(KernelBuilder b, ModelShape shape, Action<Expression, Expression> body) =>
        ForEach(b, "row", shape.Height, row => ForEach(b, "column", shape.Width, column => body(row, column)));

    /// <summary>A loop from 0 on; none where there is one iteration.</summary>
    public static void ForEach(KernelBuilder b, string name, int count, Action<Expression> body)
    {
        if (count == 1)
        {
            body(0);
        }
        else
        {
            b.For(name, 0, count, 1, body);
        }
    }

    /// <summary>A number in any culture.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
