using System;

namespace KernelGen;

/// <summary>The shape of one sample. Stands before the first layer.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>A flat sample of <paramref name="size"/> values.</summary>
    /// <param name="size">Values in a sample, at least 1.</param>
    public InputAttribute(int size)
    {
        Height = 1;
        Width = 1;
        Channels = size;
    }

    /// <summary>
    /// An image of <paramref name="height"/> × <paramref name="width"/> × <paramref name="channels"/> values, channels innermost.
    /// </summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="channels">Values per pixel, at least 1.</param>
    public InputAttribute(int height, int width, int channels)
    {
        Height = height;
        Width = width;
        Channels = channels;
    }

    /// <summary>Rows of the image; 1 for a flat sample.</summary>
    public int Height { get; }

    /// <summary>Columns of the image; 1 for a flat sample.</summary>
    public int Width { get; }

    /// <summary>Values per pixel; all of them for a flat sample.</summary>
    public int Channels { get; }

    /// <summary>A name by which layers can read the input, as <see cref="LayerAttribute.From"/> says; null for none.</summary>
    public string? Name { get; set; }
}
