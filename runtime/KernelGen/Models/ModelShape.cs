namespace KernelGen.Models;

/// <summary>The shape of one sample's values, channels innermost; 1 × 1 × n of a row of n values.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Values at each place.</param>
internal sealed record ModelShape(int Height, int Width, int Channels)
{
    /// <summary>Values of a sample.</summary>
    public int Size => Height * Width * Channels;

    /// <summary>Whether a sample is more than a row of values.</summary>
    public bool IsPicture => Height != 1 || Width != 1;
}
