using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Tests.Models;

/// <summary>A second reading of what operations compute: one sample, one value after the other, in 64 bits.</summary>
internal static class PlainEvaluation
{
    /// <summary>The scores of a sample of integers.</summary>
    public static long[] Scores(FrozenGraph graph, long[] input)
    {
        List<long[]> values = [];
        foreach (var operation in graph.Operations)
        {
            var from = operation.Inputs[0] < 0 ? graph.Input.Shape : graph.Operations[operation.Inputs[0]].Shape;
            long[][] inputs = [.. operation.Inputs.Select(position => position < 0 ? input : values[position])];
            values.Add(Apply(operation, from, inputs));
        }

        var ranges = graph.Ranges();
        for (var i = 0; i < values.Count; i++)
        {
            Assert(values[i].All(value => value >= ranges[i].Minimum && value <= ranges[i].Maximum), $"operation {i} leaves its range");
        }

        return values[^1];
    }

    private static void Assert(bool holds, string message) => Xunit.Assert.True(holds, message);

    private static long[] Apply(ModelOperation operation, ModelShape from, long[][] inputs) => operation switch
    {
        DenseSum dense => [.. Enumerable.Range(0, dense.Outputs).Select(output =>
            inputs[0].Select((x, i) => x * dense.Weights[(output * dense.Terms) + i]).Sum())],
        Conv2DSum convolution => Each(convolution.Shape, (row, column, filter) =>
            Under(convolution.Window, from, row, column).Sum(place => Enumerable.Range(0, from.Channels).Sum(channel =>
                inputs[0][place.Value + channel]
                    * convolution.Weights[(filter * convolution.Terms) + (place.Window * from.Channels) + channel]))),
        MaxPool pool => Each(pool.Shape, (row, column, channel) =>
            Under(pool.Window, from, row, column).Max(place => inputs[0][place.Value + channel])),
        AveragePool pool => Each(pool.Shape, (row, column, channel) =>
        {
            long[] values = [.. Under(pool.Window, from, row, column).Select(place => inputs[0][place.Value + channel])];
            var part = (long)Math.Floor((16384.0 / values.Length) + 0.5);
            return ((values.Sum() * part) + 8192) >> 14;
        }),
        Sum sum => Each(sum.Shape, (row, column, channel) =>
            inputs.Sum(values => values[(((row * sum.Shape.Width) + column) * sum.Shape.Channels) + channel])),
        Table table => [.. inputs[0].Select(x => (long)table.Values[x - table.First])],
        Scale scale => [.. inputs[0].Select((x, i) => Scaled(scale, x, i % scale.Offsets.Length))],
        _ => throw new ArgumentException("unknown", nameof(operation)),
    };

    private static long Scaled(Scale scale, long x, int channel)
    {
        long sum = scale.Offsets[channel];
        foreach (var term in scale.Terms.Skip(channel * scale.TermsPerChannel).Take(scale.TermsPerChannel))
        {
            sum += term > 0 ? x << (term - 1) : term < 0 ? -(x << (-term - 1)) : 0;
        }

        return Math.Clamp(sum >> scale.Shift, scale.Minimum, scale.Maximum);
    }

    private static long[] Each(ModelShape shape, Func<int, int, int, long> value) =>
    [
        .. from row in Enumerable.Range(0, shape.Height)
           from column in Enumerable.Range(0, shape.Width)
           from channel in Enumerable.Range(0, shape.Channels)
           select value(row, column, channel),
    ];

    // The places under a window that lie on the picture: which of the window's, and where the first of their values is.
    private static IEnumerable<(int Window, int Value)> Under(ModelWindow window, ModelShape picture, int row, int column) =>
        from i in Enumerable.Range(0, window.Height)
        from j in Enumerable.Range(0, window.Width)
        let y = (row * window.RowStride) + i - window.Top
        let x = (column * window.ColumnStride) + j - window.Left
        where y >= 0 && y < picture.Height && x >= 0 && x < picture.Width
        select ((i * window.Width) + j, ((y * picture.Width) + x) * picture.Channels);
}
