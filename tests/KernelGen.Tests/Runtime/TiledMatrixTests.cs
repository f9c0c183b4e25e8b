using System;
using System.Linq;
using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed unsafe class TiledMatrixTests
{
    /// <summary>Row o, column i lies at (o / tile)·stride + i·tile + o mod tile; what is between stays as it was.</summary>
    [Fact]
    public void Elements_lie_where_the_layout_says_and_come_back() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 20], Gen.Int[1, 64], Gen.Int[0, 5]).Check((outputs, inputs, tile, gap) =>
        {
            var stride = (tile * inputs) + gap;
            var tiles = (outputs + tile - 1) / tile;
            float[] rows = [.. Enumerable.Range(1, outputs * inputs)];
            var expected = new float[tiles * stride];
            for (var output = 0; output < outputs; output++)
            {
                for (var input = 0; input < inputs; input++)
                {
                    expected[(output / tile * stride) + (input * tile) + (output % tile)] = rows[(output * inputs) + input];
                }
            }

            var actual = new float[expected.Length];
            var back = new float[rows.Length];
            fixed (float* memory = actual)
            {
                TiledMatrix.Write(rows, inputs, tile, stride, memory);
                TiledMatrix.Read(memory, inputs, tile, stride, back);
            }

            return actual.AsSpan().SequenceEqual(expected) && back.AsSpan().SequenceEqual(rows);
        });
}
