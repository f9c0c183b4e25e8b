using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>A window that moves over a picture, as attributes declare it.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Stride">Rows or columns from one position to the next.</param>
/// <param name="IsSame">Whether it reaches out of the picture, so that a stride of one keeps its size.</param>
internal readonly record struct WindowSpec(int Height, int Width, int Stride, bool IsSame)
{
    /// <summary>An error to be found.</summary>
    public WindowFault Fault { get; init; }

    /// <summary>Places in it.</summary>
    public int Area => Height * Width;

    /// <summary>The shape of what its positions give.</summary>
    public PictureShape Output(PictureShape input, int channels) => 
        new(Positions(input.Height, Height), Positions(input.Width, Width), channels);

    /// <summary>
    /// What each position reads, row by row: of each place of the window the pixel, numbered row by row, or −1 outside of the picture.
    /// </summary>
    public IReadOnlyList<int[]> Reads(PictureShape input)
    {
        var (stride, fault) = (Stride, Fault);
        var output = Output(input, 1);
        var (top, left) = (Padding(input.Height, Height), Padding(input.Width, Width));
        var places = Cells(Height, Width).Select(place => fault switch
        {
            WindowFault.Transposed => (Row: place.Column, Column: place.Row),
            WindowFault.NextRow => (Row: place.Row + 1, place.Column),
            _ => place,
        }).ToList();
        return
        [
            .. Cells(output.Height, output.Width).Select(position => places.Select(
                place => Pixel((position.Row * stride) + place.Row - top, (position.Column * stride) + place.Column - left)).ToArray()),
        ];

        int Pixel(int row, int column) =>
            row >= 0 && row < input.Height - (fault == WindowFault.NoLastRow ? 1 : 0) && column >= 0 && column < input.Width
                ? (row * input.Width) + column
                : -1;
    }

    private static IEnumerable<(int Row, int Column)> Cells(int rows, int columns) =>
        Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => (row, column)));

    /// <summary>Positions along an axis.</summary>
    private int Positions(int extent, int size) => IsSame ? (extent + Stride - 1) / Stride : ((extent - size) / Stride) + 1;

    /// <summary>By how much the first position reaches out; the last one does by as much, or by one more.</summary>
    private int Padding(int extent, int size) => IsSame ? Math.Max(0, ((Positions(extent, size) - 1) * Stride) + size - extent) / 2 : 0;
}
