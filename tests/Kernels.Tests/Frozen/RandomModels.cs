extern alias generator;

using System;
using System.Collections.Generic;
using System.Linq;
using generator::KernelGen.Models;
using ModelSum = generator::KernelGen.Models.Sum;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>Models of random operations and shapes, multiples of nothing.</summary>
internal sealed class RandomModels(Random random)
{
    private readonly List<ModelOperation> _operations = [];

    /// <summary>A row through dense layers.</summary>
    public FrozenGraph Rows(int inputs, bool isBytes, bool hasTables, params int[] units)
    {
        _operations.Clear();
        var shape = new ModelShape(1, 1, inputs);
        ModelInput input = isBytes ? new ByteInput(shape) : new FixedPointInput(shape, random.Next(-2, 10), -random.Next(1, 2000), 900);
        var (last, layer) = (-1, 0);
        foreach (var count in units)
        {
            var isLast = ++layer == units.Length;
            last = Scale(Dense(last, shape, count), isLast);
            shape = new ModelShape(1, 1, count);
            if (hasTables && !isLast && _operations[last] is Scale { Minimum: var first, Maximum: var end })
            {
                // Up to what three of fit sixteen bits.
                var largest = random.Next(1, 10_923);
                var values = Enumerable.Range(0, end - first + 1).Select(_ => (short)random.Next(-largest, largest + 1));
                last = Add(new Table([last], shape, first, [.. values]));
            }
        }

        return Graph(input);
    }

    /// <summary>A picture through convolutions, poolings and a residual connection.</summary>
    public FrozenGraph Picture(int height, int width, int channels, int kernel, int stride, bool isSame, int filters, int classes)
    {
        _operations.Clear();
        var shape = new ModelShape(height, width, channels);
        ModelInput input = random.Next(2) == 0 ? new ByteInput(shape) : new FixedPointInput(shape, 5, -100, 300);
        var first = Scale(Convolution(-1, shape, kernel, stride, isSame, filters), isLast: false);
        var picture = _operations[first].Shape;
        var inner = Math.Min(3, Math.Min(picture.Height, picture.Width));
        var second = Scale(Convolution(first, picture, inner, 1, true, filters), isLast: false);
        var sum = Add(new ModelSum([first, second], picture));
        var pooled = Add(random.Next(2) == 0
            ? new MaxPool([sum], Pooled(picture, 2, 2), new(2, 2, 2, 2, 0, 0))
            : new MaxPool([Scale(sum, isLast: false)], Pooled(picture, 3, 1), new(3, 3, 1, 1, 1, 1)));
        var narrow = Scale(pooled, isLast: false);
        var small = _operations[narrow].Shape;
        var mean = Add(new AveragePool([narrow], Pooled(small, 3, 2), new(3, 3, 2, 2, 1, 1)));
        Scale(Dense(mean, _operations[mean].Shape, classes), isLast: true);
        return Graph(input);
    }

    private static ModelShape Pooled(ModelShape shape, int window, int stride) => window == 2
        ? new((shape.Height + 1) / 2, (shape.Width + 1) / 2, shape.Channels)
        : new((shape.Height + stride - 1) / stride, (shape.Width + stride - 1) / stride, shape.Channels);

    private FrozenGraph Graph(ModelInput input) => new("Net", "a random network", input, [.. _operations], 3, IsClassifier: true, 0);

    private int Add(ModelOperation operation)
    {
        _operations.Add(operation);
        return _operations.Count - 1;
    }

    private int Dense(int from, ModelShape shape, int units) =>
        Add(new DenseSum([from], new(1, 1, units), Weights(units * shape.Size)));

    private int Convolution(int from, ModelShape shape, int kernel, int stride, bool isSame, int filters)
    {
        var output = isSame
            ? new ModelShape((shape.Height + stride - 1) / stride, (shape.Width + stride - 1) / stride, filters)
            : new ModelShape(((shape.Height - kernel) / stride) + 1, ((shape.Width - kernel) / stride) + 1, filters);
        var (top, left) = isSame
            ? (Before(output.Height, stride, kernel, shape.Height), Before(output.Width, stride, kernel, shape.Width))
            : (0, 0);
        return Add(new Conv2DSum(
            [from], output, Weights(filters * kernel * kernel * shape.Channels), new(kernel, kernel, stride, stride, top, left)));
    }

    private static int Before(int positions, int stride, int kernel, int extent) =>
        Math.Max(0, ((positions - 1) * stride) + kernel - extent) / 2;

    private sbyte[] Weights(int count)
    {
        // From no zero, as binary weights have, to hardly anything else.
        var zeros = random.Next(3) == 0 ? 0 : random.NextDouble();
        return [.. Enumerable.Range(0, count).Select(_ => (sbyte)(random.NextDouble() < zeros ? 0 : (random.Next(2) * 2) - 1))];
    }

    private int Scale(int from, bool isLast)
    {
        var shape = _operations[from].Shape;
        var terms = random.Next(1, 7);
        var channels = shape.Channels;
        var codes = new sbyte[channels * terms];
        for (var channel = 0; channel < channels; channel++)
        {
            var used = random.Next(1, terms + 1);
            for (var term = 0; term < used; term++)
            {
                codes[(channel * terms) + term] = (sbyte)((random.Next(4) == 0 ? -1 : 1) * (1 + random.Next(7)));
            }
        }

        var offsets = Enumerable.Range(0, channels).Select(_ => random.Next(-20_000, 20_000)).ToArray();
        return Add(isLast
            ? new Scale([from], shape, codes, offsets, 0, int.MinValue, int.MaxValue)
            : new Scale(
                [from], shape, codes, offsets, random.Next(4, 12), random.Next(2) == 0 ? 0 : -random.Next(500), random.Next(1, 700)));
    }
}
