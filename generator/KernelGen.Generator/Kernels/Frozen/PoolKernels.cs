using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The largest value, or the mean, of what lies under a window.</summary>
internal static class PoolKernels
{
    public static Kernel LowerMaximum(
        string name, int layer, string what, MaxPool pool, ModelShape input, MemoryBuffer from, MemoryBuffer to)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, y) = (b.MemoryBuffer("x", from), b.MemoryBuffer("y", to));
        var kind = from.Element == ElementKind.Short ? ValueKind.Shorts : ValueKind.Bits;
        var lanes = kind == ValueKind.Shorts ? Shorts : Lane.Count;
        var smallest = kind == ValueKind.Shorts ? short.MinValue : int.MinValue;
        var (rowAxis, columnAxis) = Axes(pool.Window, input, pool.Shape);
        rowAxis.ForPositions(b, (row, rows) => columnAxis.ForPositions(b, (column, columns) => b.For(
            "channel", 0, input.Channels, lanes, channel =>
            {
                var largest = b.Let("largest", new Unary(UnaryOperation.Broadcast, new IntLiteral(smallest), kind));
                rows((pictureRow, _) => columns((pictureColumn, _) => b.Set(largest, new Binary(
                    BinaryOperation.Max,
                    largest,
                    x.Load(kind, (Axis.Row, pictureRow), (Axis.Column, pictureColumn), (Axis.Channel, channel)),
                    kind))));
                b.Store(y, y.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)), largest);
            })));
        return b.Build($"{what}: the largest value under each window.", []);
    }

    /// <summary>Products with rounded reciprocals of the number of values under the window, by shifts.</summary>
    public static Kernel LowerMean(
        string name, int layer, string what, AveragePool pool, ModelShape input, MemoryBuffer from, MemoryBuffer to)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, y) = (b.MemoryBuffer("x", from), b.MemoryBuffer("y", to));
        var (rowAxis, columnAxis) = Axes(pool.Window, input, pool.Shape);
        var counts = Counts(pool, input);
        rowAxis.ForPositions(b, (row, rows) => columnAxis.ForPositions(b, (column, columns) => b.For(
            "channel", 0, input.Channels, Shorts, channel =>
            {
                var zero = new IntLiteral(0).Broadcast();
                var total = new[] { b.Let("lowerTotal", zero), b.Let("upperTotal", zero) };
                var places = counts.Count == 1 ? null : b.Let("places", new IntLiteral(0));
                rows((pictureRow, _) => columns((pictureColumn, _) =>
                {
                    var values = b.Let("values", x.Load(
                        ValueKind.Shorts, (Axis.Row, pictureRow), (Axis.Column, pictureColumn), (Axis.Channel, channel)));
                    b.Set(total[0], total[0] + values.WidenLower());
                    b.Set(total[1], total[1] + values.WidenUpper());
                    if (places is not null)
                    {
                        b.Set(places, places + 1);
                    }
                }));
                var means = total.Select((sum, half) => Mean(b, half == 0 ? "lower" : "upper", sum, counts, places)).ToList();
                b.Store(y, y.At((Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)), means[0].NarrowToShorts(means[1]));
            })));
        return b.Build(
            $"{what}: the mean of the values under each window.",
            [
                $"The reciprocal of their number is rounded to 1/{Text(1 << AveragePool.Shift)}, a sum of signed powers of two.",
            ],
            pool.Shape.Size);
    }

    private static Variable Mean(KernelBuilder b, string name, Variable sum, List<int> counts, Variable? places)
    {
        var mean = b.Let(name + "Mean", Quotient(sum, counts[0]));
        foreach (var count in counts.Skip(1))
        {
            b.If(places!.IsEqualTo(count), () => b.Set(mean, Quotient(sum, count)));
        }

        return mean;
    }

    private static Expression Quotient(Variable sum, int count)
    {
        var total = new IntLiteral(1 << (AveragePool.Shift - 1)).Broadcast();
        foreach (var (shift, isNegative) in SignedDigits.Of(AveragePool.Reciprocal(count)))
        {
            total = isNegative ? total - (sum << shift) : total + (sum << shift);
        }

        return total >> AveragePool.Shift;
    }

    /// <summary>How many values lie under the window, wherever it stands.</summary>
    private static List<int> Counts(AveragePool pool, ModelShape input)
    {
        var window = pool.Window;
        var rows = Lengths(pool.Shape.Height, window.RowStride, window.Top, window.Height, input.Height);
        var columns = Lengths(pool.Shape.Width, window.ColumnStride, window.Left, window.Width, input.Width);
        return [.. rows.SelectMany(row => columns.Select(column => row * column)).Distinct().OrderByDescending(count => count)];
    }

    private static IEnumerable<int> Lengths(int positions, int stride, int before, int window, int extent) => Enumerable.Range(0, positions)
        .Select(position => (position * stride) - before)
        .Select(first => Math.Min(first + window, extent) - Math.Max(first, 0))
        .Distinct();

    private static (WindowAxis Rows, WindowAxis Columns) Axes(ModelWindow window, ModelShape input, ModelShape output) =>
        (new("row", input.Height, output.Height, window.Height, window.RowStride, window.Top),
            new("column", input.Width, output.Width, window.Width, window.ColumnStride, window.Left));
}
