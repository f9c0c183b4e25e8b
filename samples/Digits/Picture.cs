using System;

namespace Digits;

/// <summary>A picture in shades of grey, row by row; 0 is black.</summary>
internal sealed class Picture(int height, int width, byte[] pixels)
{
    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Columns.</summary>
    public int Width => width;

    /// <summary>A row.</summary>
    public Span<byte> Row(int row) => pixels.AsSpan(row * width, width);
}
