using System.Linq;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed unsafe class TiledKernelsTests
{
    /// <summary>
    /// Filter f, channel c, place p lies at (f / tile)·tileStride + p·placeStride + c·tile + f mod tile; what is between stays as it was.
    /// </summary>
    [Fact]
    public void Elements_lie_where_the_layout_says_and_come_back() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 9], Gen.Int[1, 25], Gen.Int[1, 64], Gen.Int[0, 5]).Check(
            sizes =>
            {
                var (filters, channels, places, tile, gap) = sizes;
                var placeStride = (channels + gap) * tile;
                var tileStride = places * placeStride;
                var tiles = (filters + tile - 1) / tile;
                float[] kernels = [.. Enumerable.Range(1, filters * channels * places)];
                var expected = new float[tiles * tileStride];
                for (var index = 0; index < kernels.Length; index++)
                {
                    var (filter, channel, place) = (index / places / channels, index / places % channels, index % places);
                    expected[(filter / tile * tileStride) + (place * placeStride) + (channel * tile) + (filter % tile)] = kernels[index];
                }

                var actual = new float[expected.Length];
                var back = new float[kernels.Length];
                fixed (float* memory = actual)
                {
                    TiledKernels.Write(kernels, channels, places, placeStride, tile, tileStride, memory);
                    TiledKernels.Read(memory, channels, places, placeStride, tile, tileStride, back);
                }

                Assert.Equal(expected, actual);
                Assert.Equal(kernels, back);
            });
}
