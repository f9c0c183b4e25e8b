using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML.Data;

namespace KernelGen.MLNet.Tests;

/// <summary>A row of the tests: four numbers, and what can be said of them.</summary>
internal sealed class Point
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public float[] Ragged { get; set; } = [];

    public string Kind { get; set; } = "";

    public bool Label { get; set; }

    public float Size { get; set; }

    /// <summary>Points by chance from a seed.</summary>
    public static List<Point> Some(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] values = [.. Enumerable.Range(0, 4).Select(_ => (2 * random.NextSingle()) - 1)];
            var kind = values[0] > 0.3f ? 2 : values[1] > 0 ? 1 : 0;
            return new Point
            {
                Features = values, Ragged = values, Kind = $"kind {kind}", Label = kind == 2, Size = values[2] - (2 * values[3]),
            };
        })];
    }

    /// <summary>The same as a data set with labels.</summary>
    public static Dataset ToDataset(List<Point> points, Func<Point, int> label, int classes) =>
        new([.. points.SelectMany(static point => point.Features)], points.Select(label).ToArray(), 4, classes);

    /// <summary>The number behind "kind ".</summary>
    public static int KindOf(Point point) => point.Kind[^1] - '0';
}
