namespace KernelGen.Kernels.Tests;

/// <summary>The shape of a sample: rows, columns and channels; a row of values is one pixel.</summary>
internal readonly record struct PictureShape(int Height, int Width, int Channels)
{
    /// <summary>Values per sample.</summary>
    public int Size => Pixels * Channels;

    /// <summary>Rows times columns.</summary>
    public int Pixels => Height * Width;

    /// <summary>A row of values.</summary>
    public static PictureShape Row(int size) => new(1, 1, size);
}
