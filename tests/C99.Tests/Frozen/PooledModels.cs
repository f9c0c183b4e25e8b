using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>Random models of a convolution, a maximum and a scale in either order, and a dense layer.</summary>
internal sealed class PooledModels(Random random)
{
    public FrozenGraph Create(
        int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int pool, bool isPooledFirst)
    {
        List<ModelOperation> operations = [];
        var pad = isSame ? (kernel - 1) / 2 : 0;
        var shape = new ModelShape(Places(height, kernel, stride, pad), Places(width, kernel, stride, pad), filters);
        operations.Add(new Conv2DSum(
            [-1], shape, Weights(filters * kernel * kernel * channels), new(kernel, kernel, stride, stride, pad, pad)));
        var pooled = new ModelShape(shape.Height / pool, shape.Width / pool, filters);
        if (isPooledFirst)
        {
            operations.Add(new MaxPool([0], pooled, new(pool, pool, pool, pool, 0, 0)));
            operations.Add(Scale(1, pooled));
        }
        else
        {
            operations.Add(Scale(0, shape));
            operations.Add(new MaxPool([1], pooled, new(pool, pool, pool, pool, 0, 0)));
        }

        operations.Add(new DenseSum([2], new(1, 1, 10), Weights(10 * pooled.Size)));
        return new("Net", "a random network", new ByteInput(new(height, width, channels)), operations, 0, IsClassifier: true, 0);
    }

    private static int Places(int size, int window, int stride, int pad) => ((size + (2 * pad) - window) / stride) + 1;

    // Without zeros in every third model.
    private sbyte[] Weights(int count)
    {
        var isBinary = random.Next(3) == 0;
        return [.. Enumerable.Range(0, count).Select(_ => (sbyte)(isBinary ? (2 * random.Next(2)) - 1 : random.Next(3) - 1))];
    }

    private Scale Scale(int from, ModelShape shape)
    {
        var terms = Enumerable.Range(0, shape.Channels).SelectMany(_ => new[] { (sbyte)random.Next(3, 7), (sbyte)-random.Next(1, 3) });
        return new([from], shape, [.. terms], [.. Enumerable.Range(0, shape.Channels).Select(_ => random.Next(-2000, 2000))], 7, 0, 255);
    }
}
