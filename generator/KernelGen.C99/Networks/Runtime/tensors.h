/* Values of a matrix, row by row, from and to the tiles that kernels work on. */
static void copy_matrix(float *tiles, float *values, int is_read, int rows, int columns, int tile, int tile_stride)
{
    int first = 0, lane = 0;
    for (int row = 0; row < rows; row++)
    {
        float *place = tiles + first + lane;
        for (int column = 0; column < columns; column++, place += tile, values++)
        {
            if (is_read) *values = *place; else *place = *values;
        }

        if (++lane == tile)
        {
            lane = 0;
            first += tile_stride;
        }
    }
}

/* The same of a convolution's kernels, channel by channel. */
static void copy_kernels(
    float *tiles, float *values, int is_read, int filters, int channels, int places, int place_stride, int tile, int tile_stride)
{
    int first = 0, lane = 0;
    for (int filter = 0; filter < filters; filter++)
    {
        float *of_channel = tiles + first + lane;
        for (int channel = 0; channel < channels; channel++, of_channel += tile)
        {
            float *place = of_channel;
            for (int at = 0; at < places; at++, place += place_stride, values++)
            {
                if (is_read) *values = *place; else *place = *values;
            }
        }

        if (++lane == tile)
        {
            lane = 0;
            first += tile_stride;
        }
    }
}
