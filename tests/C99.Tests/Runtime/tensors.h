/* Tensors of a checkpoint, row-major, from the tiles that kernels work on. */
#ifndef KERNELGEN_TENSORS_H
#define KERNELGEN_TENSORS_H

#include <stdio.h>

static inline void write_matrix(FILE *output, const float *tiles, int rows, int columns, int tile, int tile_stride)
{
    for (int row = 0; row < rows; row++)
    {
        const float *first = tiles + (row / tile) * tile_stride + row % tile;
        for (int column = 0; column < columns; column++)
        {
            fwrite(first + column * tile, sizeof(float), 1, output);
        }
    }
}

static inline void write_kernels(
    FILE *output, const float *tiles, int filters, int channels, int places, int place_stride, int tile, int tile_stride)
{
    for (int filter = 0; filter < filters; filter++)
    {
        const float *first = tiles + (filter / tile) * tile_stride + filter % tile;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int place = 0; place < places; place++)
            {
                fwrite(first + place * place_stride + channel * tile, sizeof(float), 1, output);
            }
        }
    }
}

#endif
