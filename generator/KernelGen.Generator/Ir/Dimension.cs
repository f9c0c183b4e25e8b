using System;

namespace KernelGen.Generator.Ir;

/// <summary>What a <see cref="Layout"/> knows of one axis.</summary>
/// <param name="Axis">What its indices count.</param>
/// <param name="Extent">How many there are: indices run from 0 to here, excluded.</param>
internal sealed record Dimension(Axis Axis, int Extent)
{
    /// <summary>Zeros in front of the first index and behind the last; indices reach that far out.</summary>
    public int Halo { get; init; }

    /// <summary>How many there is room for, the halo included; more than are needed where vectors are to be whole.</summary>
    public int PaddedExtent
    {
        get => Math.Max(field, Extent + (2 * Halo));
        init;
    }

    /// <summary>Elements left free behind all that there is room for.</summary>
    public int Gap { get; init; }

    /// <summary>Where the axis cuts another one into parts: how many all parts hold. 0 where it cuts none.</summary>
    public int Total { get; init; }

    /// <summary>Whether text says how many there is room for.</summary>
    public bool IsCounted { get; init; }

    /// <summary>What text says in the place of the name.</summary>
    public string? Label { get; init; }

    /// <summary>Elements from one index to the next; the layout fills it in.</summary>
    public int Stride { get; init; }

    /// <summary>log₂ of the stride, which is a power of two.</summary>
    public int StrideShift => ShiftOf(Stride);

    /// <summary>Elements of the whole axis, the gap included.</summary>
    public int Span => checked((PaddedExtent * Stride) + Gap);

    /// <summary>log₂ of a stride, which must be a power of two.</summary>
    public static int ShiftOf(int stride)
    {
        var shift = 0;
        while (1 << shift < stride)
        {
            shift++;
        }

        return 1 << shift == stride ? shift : throw new InvalidOperationException($"{stride} is no power of two.");
    }
}
