extern alias generator;

using System;
using System.Collections.Generic;
using System.Linq;
using generator::KernelGen.Models;
using ModelSum = generator::KernelGen.Models.Sum;

namespace KernelGen.Kernels.Tests.Frozen;

/// <summary>What the operations of a model mean: plain loops over one sample.</summary>
internal static class PlainModel
{
    /// <summary>The integers of a sample of floats.</summary>
    public static long[] Integers(ModelInput input, IEnumerable<float> sample) => [.. sample.Select(value => input switch
    {
        ByteInput => (long)MathF.Round((Math.Clamp(value, 0f, 1f) * 256f) - Math.Clamp(value, 0f, 1f), MidpointRounding.ToEven),
        FixedPointInput range => Math.Clamp(
            (long)Math.Round(Math.Clamp(value * Math.Pow(2, range.Shift), -1e6, 1e6), MidpointRounding.ToEven),
            range.Minimum,
            range.Maximum),
        _ => throw new InvalidOperationException(),
    })];

    /// <summary>The scores of a sample of integers.</summary>
    public static long[] Scores(FrozenGraph graph, long[] sample)
    {
        var values = new List<long[]>();
        foreach (var operation in graph.Operations)
        {
            var inputs = operation.Inputs.Select(input => input < 0 ? sample : values[input]).ToList();
            var shapes = operation.Inputs.Select(input => input < 0 ? graph.Input.Shape : graph.Operations[input].Shape).ToList();
            values.Add(operation switch
            {
                DenseSum sum => Dense(sum, inputs[0]),
                Conv2DSum sum => Positions(sum, sum.Window, shapes[0], (places, channel) =>
                {
                    long total = 0;
                    foreach (var (row, column, place) in places)
                    {
                        for (var k = 0; k < shapes[0].Channels; k++)
                        {
                            total += sum.Weights[(((channel * sum.Window.Height * sum.Window.Width) + place) * shapes[0].Channels) + k]
                                * inputs[0][At(shapes[0], row, column, k)];
                        }
                    }

                    return total;
                }),
                MaxPool pool => Positions(pool, pool.Window, shapes[0], (places, channel) =>
                    places.Max(place => inputs[0][At(shapes[0], place.Row, place.Column, channel)])),
                AveragePool pool => Positions(pool, pool.Window, shapes[0], (places, channel) =>
                    ((places.Sum(place => inputs[0][At(shapes[0], place.Row, place.Column, channel)])
                        * AveragePool.Reciprocal(places.Count)) + (1 << 13)) >> 14),
                ModelSum => [.. inputs[0].Zip(inputs[1], (a, b) => a + b)],
                Scale scale => [.. inputs[0].Select((x, at) => Math.Clamp(
                    ((x * scale.Factor(at % scale.Offsets.Length)) + scale.Offsets[at % scale.Offsets.Length]) >> scale.Shift,
                    scale.Minimum,
                    scale.Maximum))],
                Table table => [.. inputs[0].Select(x => (long)table.Values[x - table.First])],
                _ => throw new InvalidOperationException(operation.GetType().Name),
            });
        }

        return values[^1];
    }

    private static long[] Dense(DenseSum sum, long[] x) => [.. Enumerable.Range(0, sum.Outputs)
        .Select(output => Enumerable.Range(0, x.Length).Sum(input => sum.Weights[(output * x.Length) + input] * x[input]))];

    private static int At(ModelShape shape, int row, int column, int channel) =>
        (((row * shape.Width) + column) * shape.Channels) + channel;

    private static long[] Positions(
        ModelOperation operation, ModelWindow window, ModelShape input, Func<List<(int Row, int Column, int Place)>, int, long> value)
    {
        var shape = operation.Shape;
        var result = new long[shape.Size];
        for (var row = 0; row < shape.Height; row++)
        {
            for (var column = 0; column < shape.Width; column++)
            {
                var places = new List<(int Row, int Column, int Place)>();
                for (var i = 0; i < window.Height; i++)
                {
                    for (var j = 0; j < window.Width; j++)
                    {
                        var (r, c) = ((row * window.RowStride) + i - window.Top, (column * window.ColumnStride) + j - window.Left);
                        if (r >= 0 && r < input.Height && c >= 0 && c < input.Width)
                        {
                            places.Add((r, c, (i * window.Width) + j));
                        }
                    }
                }

                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    result[At(shape, row, column, channel)] = value(places, channel);
                }
            }
        }

        return result;
    }
}
