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

    /// <summary>A row through a threshold, dense layers with signs between them, of binary and ternary weights, and a scale.</summary>
    /// <param name="inputs">Values of a sample.</param>
    /// <param name="isBytes">Whether they are bytes.</param>
    /// <param name="zeros">The share of weights that are 0 in the first layer, the third, …; the others have none.</param>
    /// <param name="units">Outputs of each layer.</param>
    public FrozenGraph Signs(int inputs, bool isBytes, double zeros, params int[] units)
    {
        _operations.Clear();
        var shape = new ModelShape(1, 1, inputs);
        ModelInput input = isBytes ? new ByteInput(shape) : new FixedPointInput(shape, 8, -300, 300);
        var last = Sign(-1, shape, isBytes ? 255 : 300);
        for (var layer = 0; layer < units.Length; layer++)
        {
            var weights = Weights(units[layer] * shape.Size, layer % 2 == 0 ? zeros : 0);
            shape = new ModelShape(1, 1, units[layer]);
            var from = (int)Math.Sqrt(weights.Length / units[layer]);
            last = Add(new DenseSum([last], shape, weights));
            last = layer < units.Length - 1 ? Sign(last, shape, from) : Scale(last, isLast: true);
        }

        return Graph(input);
    }

    /// <summary>Signs of a picture, pooled, to a dense layer: bits of places, and integers that others read besides.</summary>
    public FrozenGraph SignsOfPicture(int height, int width, int channels, int classes)
    {
        _operations.Clear();
        var shape = new ModelShape(height, width, 2);
        var sums = Convolution(-1, shape, 2, 1, true, channels);
        var signs = Sign(sums, _operations[sums].Shape, 100);
        var pooled = Add(new MaxPool([signs], Pooled(_operations[signs].Shape, 2, 2), new(2, 2, 2, 2, 0, 0)));
        var dense = Dense(pooled, _operations[pooled].Shape, 40);
        var bits = Sign(dense, _operations[dense].Shape, 5);
        var other = Dense(bits, _operations[bits].Shape, 40);
        var both = Add(new ModelSum([bits, Sign(other, _operations[other].Shape, 5)], _operations[other].Shape));
        var narrow = Sign(both, _operations[both].Shape, 1);
        Scale(Dense(narrow, _operations[narrow].Shape, classes), isLast: true);
        return Graph(new ByteInput(shape));
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

    // From no zero, as binary weights have, to hardly anything else.
    private sbyte[] Weights(int count) => Weights(count, random.Next(3) == 0 ? 0 : random.NextDouble());

    private sbyte[] Weights(int count, double zeros) =>
        [.. Enumerable.Range(0, count).Select(_ => (sbyte)(random.NextDouble() < zeros ? 0 : (random.Next(2) * 2) - 1))];

    /// <summary>−1 or 1, by a threshold for each channel; some channels say the same whatever comes in.</summary>
    private int Sign(int from, ModelShape shape, int largest)
    {
        var channels = shape.Channels;
        var terms = random.Next(1, 3);
        var codes = new sbyte[channels * terms];
        var offsets = new int[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var term = 0; term < (random.Next(20) == 0 ? 0 : terms); term++)
            {
                codes[(channel * terms) + term] = (sbyte)((random.Next(2) == 0 ? -1 : 1) * random.Next(2, 4));
            }

            offsets[channel] = (2 * random.Next(-largest, largest + 1) * (random.Next(20) == 0 ? 100 : 1)) + 1;
        }

        return Add(new Scale([from], shape, codes, offsets, 0, -1, 1));
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
