using System;
using System.Collections.Generic;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>A value that an operation reads for one that comes out of it.</summary>
/// <param name="Position">Which of the operation's inputs.</param>
/// <param name="Element">Its place in the sample's values.</param>
/// <param name="IsNegative">Whether it is subtracted.</param>
internal sealed record ElementRead(int Position, int Element, bool IsNegative = false);

/// <summary>What the single values of operations are computed from.</summary>
internal static class ElementReads
{
    /// <summary>Whether single values of an operation are known to be computed from others, without memory.</summary>
    public static bool Knows(ModelOperation operation) => operation is not Table;

    /// <summary>The values that one is computed from, in order; weights of 0 are none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="input">The shape of what it reads.</param>
    /// <param name="element">The value that comes out.</param>
    public static IEnumerable<ElementRead> Of(ModelOperation operation, ModelShape input, int element)
    {
        switch (operation)
        {
            case DenseSum sum:
                return Weighted(sum, element, Row(sum.Terms));
            case Conv2DSum sum:
                return Weighted(sum, element % sum.Outputs, Filter(sum, input, element / sum.Outputs));
            case MaxPool pool:
                return Pooled(pool.Window, pool.Shape, input, element);
            case AveragePool pool:
                return Pooled(pool.Window, pool.Shape, input, element);
            case Sum:
                return [new(0, element), new(1, element)];
            case Scale:
                return [new(0, element)];
            default:
                throw new InvalidOperationException($"A {operation.GetType().Name} has no straight-line code.");
        }
    }

    private static IEnumerable<ElementRead> Weighted(SumOperation sum, int output, IEnumerable<(int Term, int Element)> terms)
    {
        foreach (var (term, element) in terms)
        {
            if (sum.Weights[(output * sum.Terms) + term] is var weight && weight != 0)
            {
                yield return new(0, element, weight < 0);
            }
        }
    }

    private static IEnumerable<(int Term, int Element)> Row(int terms)
    {
        for (var term = 0; term < terms; term++)
        {
            yield return (term, term);
        }
    }

    private static IEnumerable<(int Term, int Element)> Filter(Conv2DSum sum, ModelShape input, int position)
    {
        foreach (var (place, at) in Places(sum.Window, sum.Shape, input, position))
        {
            for (var channel = 0; channel < input.Channels; channel++)
            {
                yield return ((place * input.Channels) + channel, (at * input.Channels) + channel);
            }
        }
    }

    private static IEnumerable<ElementRead> Pooled(ModelWindow window, ModelShape output, ModelShape input, int element)
    {
        foreach (var (_, at) in Places(window, output, input, element / output.Channels))
        {
            yield return new(0, (at * input.Channels) + (element % output.Channels));
        }
    }

    /// <summary>The places under a window that lie on the picture: their numbers in the window, and in the picture.</summary>
    private static IEnumerable<(int Place, int At)> Places(ModelWindow window, ModelShape output, ModelShape input, int position)
    {
        var (top, left) = (
            (position / output.Width * window.RowStride) - window.Top, (position % output.Width * window.ColumnStride) - window.Left);
        for (var place = 0; place < window.Height * window.Width; place++)
        {
            var (row, column) = (top + (place / window.Width), left + (place % window.Width));
            if (row >= 0 && row < input.Height && column >= 0 && column < input.Width)
            {
                yield return (place, (row * input.Width) + column);
            }
        }
    }
}
