using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelGen.Onnx.Import;

/// <summary>A tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Read">Decodes its values.</param>
/// <param name="IsTransposed">Whether it stands for its transpose: [inputs, outputs] instead of [outputs, inputs].</param>
internal sealed record SourceTensor(string Name, IReadOnlyList<long> Shape, Func<float[]> Read, bool IsTransposed = false)
{
    /// <summary>The values, if they are of a shape.</summary>
    /// <param name="owner">Who asks, as messages name it.</param>
    /// <param name="tensor">What for.</param>
    /// <param name="expected">The shape.</param>
    /// <exception cref="InvalidDataException">They are not, or one is not finite.</exception>
    public float[] Values(string owner, string tensor, params int[] expected)
    {
        var shape = IsTransposed ? expected.Reverse() : expected;
        if (!Shape.SequenceEqual(shape.Select(static dimension => (long)dimension)))
        {
            throw new InvalidDataException(
                $"{owner} takes {tensor} of {TensorValues.Describe(shape.Select(static dimension => (long)dimension))}; '{Name}' of the "
                + $"file has {TensorValues.Describe(Shape)}.");
        }

        var values = Read();
        var bad = Array.FindIndex(values, static value => !float.IsFinite(value));
        if (bad >= 0)
        {
            throw new InvalidDataException($"{owner}: finite values were expected in '{Name}', {values[bad]} stands at {bad}.");
        }

        return IsTransposed ? Transpose(values, expected[0], expected[1]) : values;
    }

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(row * columns) + column] = values[(column * rows) + row];
            }
        }

        return transposed;
    }
}
