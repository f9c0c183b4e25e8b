using System;

namespace KernelGen.Runtime;

/// <summary>
/// Between the kernels of a convolution, [filters, channels, places], and the tiles that generated kernels work on,
/// [tile][place][channel][filter of the tile]. A place is a row and a column of the kernel, row by row.
/// </summary>
internal static unsafe class TiledKernels
{
    /// <summary>Copies tiles to kernels.</summary>
    /// <param name="tiles">The first tile.</param>
    /// <param name="channels">Channels of a kernel.</param>
    /// <param name="places">Rows times columns of a kernel.</param>
    /// <param name="placeStride">Elements from one place to the next.</param>
    /// <param name="tile">Filters of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="kernels">Receives the kernels, the columns of a kernel innermost.</param>
    public static void Read(
        float* tiles, int channels, int places, int placeStride, int tile, int tileStride, Span<float> kernels)
    {
        // Running pointers, so that reading and writing weights needs no product either.
        for (; !kernels.IsEmpty; tiles += tileStride)
        {
            for (var filter = 0; filter < tile && !kernels.IsEmpty; filter++)
            {
                var ofChannel = tiles + filter;
                for (var channel = 0; channel < channels; channel++, ofChannel += tile)
                {
                    var source = ofChannel;
                    foreach (ref var value in kernels.Slice(0, places))
                    {
                        value = *source;
                        source += placeStride;
                    }

                    kernels = kernels.Slice(places);
                }
            }
        }
    }

    /// <summary>Copies kernels to tiles.</summary>
    /// <param name="kernels">The kernels, the columns of a kernel innermost.</param>
    /// <param name="channels">Channels of a kernel.</param>
    /// <param name="places">Rows times columns of a kernel.</param>
    /// <param name="placeStride">Elements from one place to the next.</param>
    /// <param name="tile">Filters of a tile.</param>
    /// <param name="tileStride">Elements from one tile to the next.</param>
    /// <param name="tiles">Receives the tiles.</param>
    public static void Write(
        ReadOnlySpan<float> kernels, int channels, int places, int placeStride, int tile, int tileStride, float* tiles)
    {
        for (; !kernels.IsEmpty; tiles += tileStride)
        {
            for (var filter = 0; filter < tile && !kernels.IsEmpty; filter++)
            {
                var ofChannel = tiles + filter;
                for (var channel = 0; channel < channels; channel++, ofChannel += tile)
                {
                    var target = ofChannel;
                    foreach (var value in kernels.Slice(0, places))
                    {
                        *target = value;
                        target += placeStride;
                    }

                    kernels = kernels.Slice(places);
                }
            }
        }
    }
}
