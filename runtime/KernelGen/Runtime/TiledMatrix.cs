using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>Between a weight matrix in rows, [outputs, inputs], and the tiles that kernels work on, [tile][input][output of the tile].</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class TiledMatrix
{
    /// <summary>Copies tiles to rows.</summary>
    /// <param name="tiles">The first tile.</param>
    /// <param name="inputs">Columns of the matrix.</param>
    /// <param name="tile">Outputs of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="rows">Receives the matrix, row-major.</param>
    public static void Read(float* tiles, int inputs, int tile, int tileStride, Span<float> rows)
    {
        int outputs = rows.Length / inputs;
        for (int output = 0; output < outputs; output++)
        {
            float* source = tiles + ((long)(output / tile) * tileStride) + (output % tile);
            Span<float> row = rows.Slice(output * inputs, inputs);
            for (int input = 0; input < inputs; input++)
            {
                row[input] = source[(long)input * tile];
            }
        }
    }

    /// <summary>Copies rows to tiles.</summary>
    /// <param name="rows">The matrix, row-major.</param>
    /// <param name="inputs">Columns of the matrix.</param>
    /// <param name="tile">Outputs of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="tiles">Receives the tiles.</param>
    public static void Write(ReadOnlySpan<float> rows, int inputs, int tile, int tileStride, float* tiles)
    {
        int outputs = rows.Length / inputs;
        for (int output = 0; output < outputs; output++)
        {
            float* target = tiles + ((long)(output / tile) * tileStride) + (output % tile);
            ReadOnlySpan<float> row = rows.Slice(output * inputs, inputs);
            for (int input = 0; input < inputs; input++)
            {
                target[(long)input * tile] = row[input];
            }
        }
    }
}
