using System.Globalization;

namespace KernelGen.Generator.Graph;

/// <summary>The shape of one sample, channels innermost.</summary>
internal sealed record Shape(int Height, int Width, int Channels)
{
    public int Size => Height * Width * Channels;

    /// <summary>Whether a sample has rows and columns, and is more than a row of values.</summary>
    public bool IsPicture => this is not { Height: 1, Width: 1 };

    /// <summary>The shape of a sample that is a row of values.</summary>
    public static Shape Flat(int values) => new(1, 1, values);

    /// <summary>"784", or "28×28×1" where the sample is more than a row.</summary>
    public string Title => IsPicture ? PictureTitle : Text(Size);

    /// <summary>"28×28×1", of a single pixel too.</summary>
    public string PictureTitle => $"{Text(Height)}×{Text(Width)}×{Text(Channels)}";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
