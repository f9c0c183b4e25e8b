using System;
using System.Collections.Generic;
using System.Numerics;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>Dense and Conv2D: for each output the values whose weight is 1, and those whose weight is −1, one after the other.</summary>
internal sealed class SumEvaluator : OperationEvaluator
{
    private readonly ModelShape _from;
    private readonly ModelShape _shape;
    private readonly ModelWindow _window;
    private readonly bool _isDense;

    // The picture with its border of zeros.
    private readonly int _paddedHeight;
    private readonly int _paddedWidth;

    // [output]: offsets from the window's first value.
    private readonly int[][] _added;
    private readonly int[][] _subtracted;

    /// <param name="sum">The operation.</param>
    /// <param name="from">The shape of its input.</param>
    /// <param name="window">What moves over the picture.</param>
    /// <param name="isDense">Whether there is no window: all values are a row.</param>
    public SumEvaluator(SumOperation sum, ModelShape from, ModelWindow window, bool isDense)
    {
        (_from, _shape, _window, _isDense) = (from, sum.Shape, window, isDense);
        _paddedHeight = ((sum.Shape.Height - 1) * window.RowStride) + window.Height;
        _paddedWidth = ((sum.Shape.Width - 1) * window.ColumnStride) + window.Width;
        _added = new int[sum.Outputs][];
        _subtracted = new int[sum.Outputs][];
        List<int> added = [];
        List<int> subtracted = [];
        for (var output = 0; output < sum.Outputs; output++)
        {
            added.Clear();
            subtracted.Clear();
            for (var term = 0; term < sum.Terms; term++)
            {
                var weight = sum.Weights[(output * sum.Terms) + term];
                if (weight != 0)
                {
                    (weight > 0 ? added : subtracted).Add(isDense ? term : Offset(term));
                }
            }

            _added[output] = [.. added];
            _subtracted[output] = [.. subtracted];
        }
    }

    public override Vector<int>[] Apply(IReadOnlyList<Vector<int>[]> inputs)
    {
        var picture = _isDense ? inputs[0] : Pad(inputs[0]);
        var sums = new Vector<int>[_shape.Size];
        for (var row = 0; row < _shape.Height; row++)
        {
            for (var column = 0; column < _shape.Width; column++)
            {
                var first = ((row * _window.RowStride * _paddedWidth) + (column * _window.ColumnStride)) * (_isDense ? 0 : _from.Channels);
                var results = sums.AsSpan(((row * _shape.Width) + column) * _shape.Channels, _shape.Channels);
                for (var output = 0; output < results.Length; output++)
                {
                    results[output] = Total(picture.AsSpan(first), _added[output]) - Total(picture.AsSpan(first), _subtracted[output]);
                }
            }
        }

        return sums;
    }

    private static Vector<int> Total(ReadOnlySpan<Vector<int>> values, int[] offsets)
    {
        var (even, odd) = (Vector<int>.Zero, Vector<int>.Zero);
        var i = 0;
        for (; i < offsets.Length - 1; i += 2)
        {
            even += values[offsets[i]];
            odd += values[offsets[i + 1]];
        }

        return even + odd + (i < offsets.Length ? values[offsets[i]] : Vector<int>.Zero);
    }

    private int Offset(int term)
    {
        var (place, channel) = Math.DivRem(term, _from.Channels);
        var (row, column) = Math.DivRem(place, _window.Width);
        return (((row * _paddedWidth) + column) * _from.Channels) + channel;
    }

    private Vector<int>[] Pad(Vector<int>[] picture)
    {
        if (_window is { Top: 0, Left: 0 } && _paddedHeight == _from.Height && _paddedWidth == _from.Width)
        {
            return picture;
        }

        // Rows and columns that no window reaches are left out.
        var padded = new Vector<int>[_paddedHeight * _paddedWidth * _from.Channels];
        var columns = Math.Min(_from.Width, _paddedWidth - _window.Left);
        for (var row = 0; row < Math.Min(_from.Height, _paddedHeight - _window.Top); row++)
        {
            picture.AsSpan(row * _from.Width * _from.Channels, columns * _from.Channels)
                .CopyTo(padded.AsSpan((((row + _window.Top) * _paddedWidth) + _window.Left) * _from.Channels));
        }

        return padded;
    }
}
