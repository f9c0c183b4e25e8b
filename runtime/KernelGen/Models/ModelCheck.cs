using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelGen.Models;

/// <summary>What holds the integers of a model to the bits that kernels have for them.</summary>
internal static class ModelCheck
{
    /// <summary>The range, if it fits 32 bits.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static ValueRange Int(ValueRange range) => range.IsWithin(ValueRange.Int)
        ? range
        : throw new InvalidDataException($"A sum can be between {range.Minimum} and {range.Maximum}, which 32 bits do not hold.");

    /// <summary>From the smallest to the largest of all.</summary>
    public static ValueRange Union(IReadOnlyList<ValueRange> ranges) =>
        new(ranges.Min(range => range.Minimum), ranges.Max(range => range.Maximum));

    /// <summary>The largest magnitude.</summary>
    public static long Largest(ValueRange range) => Math.Max(Math.Abs(range.Minimum), Math.Abs(range.Maximum));
}
