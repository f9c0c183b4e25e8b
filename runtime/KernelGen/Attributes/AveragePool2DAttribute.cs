using System;

namespace KernelGen;

/// <summary>The mean of each channel under a square window that moves over rows and columns.</summary>
/// <remarks>
/// Multiplies nothing: a mean is a sum times a power of two, or times a sum of a few. Places outside of the picture do not count.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AveragePool2DAttribute : LayerAttribute
{
    private int? _stride;

    /// <summary>Adds a pooling; all settings but its size are optional.</summary>
    /// <param name="size">Rows and columns of the window, at least 1.</param>
    public AveragePool2DAttribute(int size) => Size = size;

    /// <summary>Rows and columns of the window.</summary>
    public int Size { get; }

    /// <summary>Rows and columns from one position to the next. Default <see cref="Size"/>: windows lie side by side.</summary>
    public int Stride
    {
        get => _stride ?? Size;
        set => _stride = value;
    }

    /// <summary>Whether windows stay within the picture. Default <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }
}
