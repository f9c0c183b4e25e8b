using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

/// <summary>Tensors come out of a network's memory as they went in, and lie where kernels look for them.</summary>
public sealed unsafe class StoredTensorTests
{
    [Fact]
    public void A_vector_lies_as_it_is()
    {
        var memory = new float[7];
        fixed (float* pointer = memory)
        {
            Check(StoredTensor.Vector(pointer, minimum: 0f), Numbers(5), 0f, float.MaxValue);
        }

        Assert.Equal([.. Numbers(5), 0f, 0f], memory);
    }

    [Fact]
    public void A_matrix_lies_in_tiles()
    {
        // Five outputs of three inputs, two outputs to a tile.
        var memory = new float[18];
        fixed (float* pointer = memory)
        {
            Check(StoredTensor.Matrix(pointer, 3, 2, 6, minimum: -1f, maximum: 1f), Numbers(15), -1f, 1f);
        }

        Assert.Equal([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12, 13, 0, 14, 0, 15, 0], memory);
    }

    [Fact]
    public void Kernels_lie_in_tiles_place_by_place()
    {
        // Three filters of two channels at two places, two filters to a tile.
        var memory = new float[16];
        fixed (float* pointer = memory)
        {
            Check(StoredTensor.Kernels(pointer, 2, 2, 4, 2, 8), Numbers(12), float.MinValue, float.MaxValue);
        }

        Assert.Equal([1, 5, 3, 7, 2, 6, 4, 8, 9, 0, 11, 0, 10, 0, 12, 0], memory);
    }

    private static void Check(StoredTensor tensor, float[] values, float minimum, float maximum)
    {
        tensor.Write(values);
        var back = new float[values.Length];
        tensor.Read(back);
        Assert.Equal(values, back);
        Assert.Equal((minimum, maximum), (tensor.Minimum, tensor.Maximum));
    }

    private static float[] Numbers(int count) => Enumerable.Range(1, count).Select(number => (float)number).ToArray();
}
