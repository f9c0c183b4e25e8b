using System;

namespace KernelGen.Runtime;

/// <summary>
/// Between a weight matrix in rows, [outputs, inputs], and the tiles that kernels work on, [tile][input][output of the tile].
/// </summary>
internal static unsafe class TiledMatrix
{
    /// <summary>Copies tiles to rows.</summary>
    /// <param name="tiles">The first tile.</param>
    /// <param name="inputs">Columns of the matrix.</param>
    /// <param name="tile">Outputs of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="rows">Receives the matrix, row-major.</param>
    public static void Read(float* tiles, int inputs, int tile, int tileStride, Span<float> rows)
    {
        // Running pointers, so that reading and writing weights needs no product either.
        for (; !rows.IsEmpty; tiles += tileStride)
        {
            for (var output = 0; output < tile && !rows.IsEmpty; output++)
            {
                var source = tiles + output;
                foreach (ref var value in rows.Slice(0, inputs))
                {
                    value = *source;
                    source += tile;
                }

                rows = rows.Slice(inputs);
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
        for (; !rows.IsEmpty; tiles += tileStride)
        {
            for (var output = 0; output < tile && !rows.IsEmpty; output++)
            {
                var target = tiles + output;
                foreach (var value in rows.Slice(0, inputs))
                {
                    *target = value;
                    target += tile;
                }

                rows = rows.Slice(inputs);
            }
        }
    }
}
