using System.Globalization;

namespace KernelGen.Generator.Graph;

/// <summary>The shape of one sample, channels innermost.</summary>
internal sealed record Shape(int Height, int Width, int Channels)
{
    public int Size => Height * Width * Channels;

    /// <summary>"784", or "28×28×1" where the sample is more than a row.</summary>
    public string Title => this is { Height: 1, Width: 1 } ? Text(Size) : $"{Text(Height)}×{Text(Width)}×{Text(Channels)}";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
