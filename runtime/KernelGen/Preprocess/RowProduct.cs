using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Multiplies rows of floats, less a mean, by one square matrix.</summary>
/// <remarks>
/// The matrix lies in panels of 32 columns, and 64 rows share one pass over it. The sums of each row are fused products in the order of the
/// matrix's rows, so a row's bits depend neither on its neighbours nor on the width of vectors.
/// </remarks>
internal sealed class RowProduct
{
    private const int Columns = 32;
    private const int Group = 4;
    private const int MostGroups = 16;

    // Rows without the mean, four side by side. One product is at work on a thread at a time.
    [ThreadStatic]
    private static float[]? _centred;

    private readonly float[] _panels;
    private readonly int _size;

    /// <summary>Takes a matrix.</summary>
    /// <param name="matrix">Its rows.</param>
    /// <param name="size">How many of them count, and how many values of each.</param>
    /// <param name="stride">Values of a row.</param>
    public RowProduct(float[] matrix, int size, int stride)
    {
        _size = size;
        _panels = new float[(size + Columns - 1) / Columns * Columns * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                _panels[Place(i, j)] = matrix[(i * stride) + j];
            }
        }
    }

    /// <summary>The matrix, row by row.</summary>
    public float[] ToRows()
    {
        var matrix = new float[_size * _size];
        for (var i = 0; i < _size; i++)
        {
            for (var j = 0; j < _size; j++)
            {
                matrix[(i * _size) + j] = _panels[Place(i, j)];
            }
        }

        return matrix;
    }

    /// <summary>Replaces each row by its product.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="mean">What is subtracted first.</param>
    public void Apply(Span<float> rows, ReadOnlySpan<float> mean)
    {
        var most = MostGroups * Group * _size;
        if (_centred is null || _centred.Length < most)
        {
            _centred = new float[most];
        }

        while (rows.Length > 0)
        {
            var part = rows[..Math.Min(rows.Length, most)];
            rows = rows[part.Length..];
            Centre(part, mean, _centred);
            for (var column = 0; column < _size; column += Columns)
            {
                for (var first = 0; first < part.Length; first += Group * _size)
                {
                    Multiply(
                        ref _centred[first],
                        ref _panels[column * _size],
                        part.Slice(first, Math.Min(Group * _size, part.Length - first)),
                        column);
                }
            }
        }
    }

    private int Place(int row, int column) => (column / Columns * Columns * _size) + (row * Columns) + (column % Columns);

    private void Centre(ReadOnlySpan<float> rows, ReadOnlySpan<float> mean, float[] centred)
    {
        var samples = rows.Length / _size;
        centred.AsSpan(0, (samples + Group - 1) / Group * Group * _size).Clear();
        for (var sample = 0; sample < samples; sample++)
        {
            var at = (sample / Group * Group * _size) + (sample % Group);
            var row = rows.Slice(sample * _size, _size);
            for (var i = 0; i < row.Length; i++)
            {
                centred[at + (i * Group)] = row[i] - mean[i];
            }
        }
    }

    /// <summary>A panel's columns of up to four rows.</summary>
    /// <remarks>Optimised at once: it is called too seldom to be found hot before much time is lost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(ref float centred, ref float panel, Span<float> rows, int column)
    {
        var (left0, right0) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (left1, right1) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (left2, right2) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (left3, right3) = (Vector512<float>.Zero, Vector512<float>.Zero);
        for (var k = 0; k < _size; k++)
        {
            var left = Vector512.LoadUnsafe(ref panel);
            var right = Vector512.LoadUnsafe(ref panel, (nuint)Vector512<float>.Count);
            var factor = Vector512.Create(centred);
            left0 = Vector512.FusedMultiplyAdd(factor, left, left0);
            right0 = Vector512.FusedMultiplyAdd(factor, right, right0);
            factor = Vector512.Create(Unsafe.Add(ref centred, 1));
            left1 = Vector512.FusedMultiplyAdd(factor, left, left1);
            right1 = Vector512.FusedMultiplyAdd(factor, right, right1);
            factor = Vector512.Create(Unsafe.Add(ref centred, 2));
            left2 = Vector512.FusedMultiplyAdd(factor, left, left2);
            right2 = Vector512.FusedMultiplyAdd(factor, right, right2);
            factor = Vector512.Create(Unsafe.Add(ref centred, 3));
            left3 = Vector512.FusedMultiplyAdd(factor, left, left3);
            right3 = Vector512.FusedMultiplyAdd(factor, right, right3);
            centred = ref Unsafe.Add(ref centred, Group);
            panel = ref Unsafe.Add(ref panel, Columns);
        }

        Store(rows, 0, column, left0, right0);
        Store(rows, 1, column, left1, right1);
        Store(rows, 2, column, left2, right2);
        Store(rows, 3, column, left3, right3);
    }

    private void Store(Span<float> rows, int row, int column, Vector512<float> left, Vector512<float> right)
    {
        if (row * _size >= rows.Length)
        {
            return;
        }

        var target = rows.Slice((row * _size) + column, Math.Min(Columns, _size - column));
        if (target.Length == Columns)
        {
            left.CopyTo(target);
            right.CopyTo(target[Vector512<float>.Count..]);
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = i < Vector512<float>.Count ? left[i] : right[i - Vector512<float>.Count];
        }
    }
}
