namespace KernelGen.Generator.Graph;

/// <summary>The shape of one sample, channels innermost.</summary>
internal sealed record Shape(int Height, int Width, int Channels)
{
    public int Size => Height * Width * Channels;
}
