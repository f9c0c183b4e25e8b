using System;

namespace KernelGen;

/// <summary>The largest value of each channel under a square window that moves over rows and columns.</summary>
/// <remarks>
/// Compares and multiplies nothing. The gradient goes to the place of the largest value, the first one by rows and columns where several
/// are equal.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaxPool2DAttribute : LayerAttribute
{
    private int? _stride;

    /// <summary>Adds a pooling; all settings but its size are optional.</summary>
    /// <param name="size">Rows and columns of the window, at least 1.</param>
    public MaxPool2DAttribute(int size) => Size = size;

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
