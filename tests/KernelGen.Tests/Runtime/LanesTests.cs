using System;
using System.Runtime.Intrinsics;
using CsCheck;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class LanesTests
{
    [Fact]
    public void Sum_is_the_fixed_tree_bit_for_bit() =>
        Gen.Float[-1e6f, 1e6f].Array[16].Sample(lanes =>
        {
            float[] tree = (float[])lanes.Clone();
            for (int width = 8; width >= 1; width /= 2)
            {
                for (int i = 0; i < width; i++)
                {
                    tree[i] += tree[i + width];
                }
            }

            return BitConverter.SingleToInt32Bits(tree[0]) == BitConverter.SingleToInt32Bits(Lanes.Sum(Vector512.Create(lanes)));
        });

    [Fact]
    public void The_order_matters_so_the_tree_is_really_tested()
    {
        // 1e8 + 1 loses the 1; the tree adds lanes 0 and 8 first, which cancel.
        float[] lanes = new float[16];
        (lanes[0], lanes[8], lanes[1]) = (1e8f, -1e8f, 1f);
        Assert.Equal(1f, Lanes.Sum(Vector512.Create(lanes)));
        (lanes[1], lanes[8]) = (-1e8f, 1f);
        Assert.Equal(0f, Lanes.Sum(Vector512.Create(lanes)));
    }
}
