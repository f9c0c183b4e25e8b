using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// Loops whose bounds are clipped at the borders of a picture: every value is added to the sums of all positions that read it, and those
/// are found by bounds that depend on its row and column.
/// </summary>
public sealed class ClippedLoopTests
{
    private const int Blocks = 2;

    [Theory]
    [InlineData(7, 9, 3, 1, 0, 3)]
    [InlineData(5, 4, 3, 1, 1, 2)]
    [InlineData(2, 1, 5, 1, 2, 1)]
    [InlineData(6, 3, 2, 1, 0, 5)]
    [InlineData(8, 7, 5, 2, 2, 2)]
    [InlineData(9, 6, 3, 3, 1, 1)]
    [InlineData(6, 9, 2, 3, 0, 2)]
    public void Every_value_meets_the_positions_that_read_it(
        int height, int width, int window, int stride, int padding, int filters)
    {
        var picture = new Picture(height, width, new Window(window, window, stride, padding, padding), filters);
        var interpreter = new KernelInterpreter(Blocks * Lane.Count, (_, index) => 0);
        var kernel = Passed(picture.Kernel());

        interpreter.Run(kernel);

        var counted = Ledger.Count(kernel, Blocks * Lane.Count);
        Assert.Equal(interpreter.Of("addition"), counted.Additions);
        Assert.Equal(interpreter.Of("multiplication"), counted.Multiplications);
        Assert.Equal(
            (long)picture.RowsRead * picture.ColumnsRead * Blocks * Lane.Count * filters * Picture.Channels, counted.Additions);
        Assert.Equal(counted, Ledger.Count(picture.Kernel(), Blocks * Lane.Count));
    }

    /// <summary>What would take minutes place by place, and more than any memory.</summary>
    [Theory]
    [InlineData(224, 224, 3, 1, 1, 512)]
    [InlineData(224, 224, 7, 2, 3, 64)]
    [InlineData(224, 224, 11, 4, 2, 96)]
    public void A_large_picture_is_proved_and_counted_at_once(
        int height, int width, int window, int stride, int padding, int filters)
    {
        var picture = new Picture(height, width, new Window(window, window, stride, padding, padding), filters);

        Assert.Equal(
            (long)picture.RowsRead * picture.ColumnsRead * Blocks * Lane.Count * filters * Picture.Channels,
            Ledger.Count(Passed(picture.Kernel()), Blocks * Lane.Count).Additions);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void A_bound_that_is_off_by_one_is_refused(int lower, int upper)
    {
        var picture = new Picture(9, 8, new Window(3, 3, 1, 1, 1), 2) { Lower = lower, Upper = upper };

        Assert.Throws<InvalidOperationException>(() => Passed(picture.Kernel()));
    }

    [Fact]
    public void Iterations_that_are_not_whole_over_all_runs_are_an_error()
    {
        var b = new KernelBuilder("Test", 3);
        var buffer = b.MemoryBuffer("memory", new MemoryBuffer("Memory", ElementKind.Float, VectorLayout.OneVector, "test", false));
        var value = b.Let("value", new FloatLiteral(2f));
        b.For("row", 0, 10, 1, row => b.For("offset", row, 4, 1, (7, 3), _ => b.Set(value, value + value)));
        b.Store(buffer, 0, value);

        var error = Assert.Throws<InvalidOperationException>(() => Ledger.Count(b.Build("Test.", []), 16));

        Assert.Contains("Kernel Test:", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A condition within, that data decide: the dearer way of each, over all runs.</summary>
    [Fact]
    public void Means_of_two_ways_are_compared()
    {
        var reason = Reason.OfLayer("test");
        var b = new KernelBuilder("Test", 0);
        var buffer = b.MemoryBuffer("memory", new MemoryBuffer("Memory", ElementKind.Float, VectorLayout.OneVector, "test", false));
        var value = b.Let("value", new Load(buffer, 0, ValueKind.Float));
        var flag = b.Let("flag", new Load(buffer, 1, ValueKind.Int));
        b.For("row", 0, 6, 1, row => b.If(
            flag.IsLessThan(7),
            () => b.For("offset", row, 4, 1, (10, 6), _ => b.Set(value, value.Times(value, reason) + value)),
            () => b.For("offset", row, 4, 1, (9, 6), _ => b.Set(value, value.Times(value, reason).Times(value, reason)))));
        b.Store(buffer, 0, value);

        Assert.Equal(new OperationCount(10, 0, 0, 0, 18, 0, 0), Ledger.Count(b.Build("Test.", []), 16));
    }

    [Theory]
    [InlineData(7, 9, 3, 1, 0)]
    [InlineData(5, 4, 3, 1, 1)]
    [InlineData(1, 1, 5, 1, 2)]
    [InlineData(8, 7, 5, 2, 2)]
    public void Rows_read_are_those_on_the_picture(int height, int width, int extent, int stride, int padding)
    {
        var picture = new Picture(height, width, new Window(extent, extent, stride, padding, padding), 1);

        Assert.Equal(picture.RowsRead, picture.Window.RowsRead(height, picture.Rows));
        Assert.Equal(picture.ColumnsRead, picture.Window.ColumnsRead(width, picture.Columns));
    }

    /// <summary>As the generator passes kernels on.</summary>
    private static Kernel Passed(Kernel kernel)
    {
        var passed = RunningOffsets.Run(Unrolling.Run(kernel));
        Verifier.Check(passed, Blocks * Lane.Count);
        return passed;
    }

    /// <param name="Height">Rows of the picture.</param>
    /// <param name="Width">Its columns.</param>
    /// <param name="Window">What each position reads.</param>
    /// <param name="Filters">Sums at a position.</param>
    private sealed record Picture(int Height, int Width, Window Window, int Filters)
    {
        public const int Channels = 2;

        /// <summary>An error in the first offset of a row, from right to wrong.</summary>
        public int Lower { get; init; }

        /// <summary>An error in the bound of its offsets.</summary>
        public int Upper { get; init; }

        public int Rows => ((Height + (2 * Window.PaddingTop) - Window.Height) / Window.Stride) + 1;

        public int Columns => ((Width + (2 * Window.PaddingLeft) - Window.Width) / Window.Stride) + 1;

        public int RowsRead => Read(Height, Rows, Window.PaddingTop);

        public int ColumnsRead => Read(Width, Columns, Window.PaddingLeft);

        /// <summary>Input-stationary: row, column, channel, and for each offset whose position exists all filters.</summary>
        public Kernel Kernel()
        {
            var b = new KernelBuilder("Test", 0);
            var source = b.MemoryBuffer("input", Buffer("Input", new Shape(Height, Width, Channels)));
            var sums = b.MemoryBuffer("sums", Buffer("Sums", new Shape(Rows, Columns, Filters)));
            b.ForUnits("block", Blocks, block => ForAxis(b, "row", Height, Rows, Window.PaddingTop, (row, forRows) =>
                ForAxis(b, "column", Width, Columns, Window.PaddingLeft, (column, forColumns) =>
                    b.For("channel", 0, Channels, 1, channel =>
                    {
                        var value = b.Let("value", source.Load(
                            ValueKind.Lanes,
                            (Axis.SampleBlock, block),
                            (Axis.Row, row),
                            (Axis.Column, column),
                            (Axis.Channel, channel))
                            .Times(new FloatLiteral(2f).Broadcast(), Reason.OfLayer("weight")));
                        forRows(sumRow => forColumns(sumColumn => b.For("filter", 0, Filters, 1, filter =>
                        {
                            var place = sums.At(
                                (Axis.SampleBlock, block), (Axis.Row, sumRow), (Axis.Column, sumColumn), (Axis.Channel, filter));
                            b.Store(sums, place, new Load(sums, place, ValueKind.Lanes) + value);
                        })));
                    }))));
            return b.Build("Test.", []);
        }

        /// <summary>
        /// All places of an axis as quotient · stride + rest − padding, and a loop over the positions that read one: quotient − step.
        /// </summary>
        private void ForAxis(
            KernelBuilder b, string name, int extent, int positions, int padding, Action<Expression, Action<Action<Expression>>> body)
        {
            for (var rest = 0; rest < Window.Stride; rest++)
            {
                var shift = rest - padding;
                var first = Integer(-shift, Window.Stride);
                var last = Integer(extent - shift, Window.Stride);
                var steps = Integer(Window.Height - rest, Window.Stride);
                if (first >= last || steps <= 0)
                {
                    continue;
                }

                var runs = last - first;
                var pairs = Enumerable.Range(first, runs).Sum(quotient =>
                    Enumerable.Range(0, steps).Count(step => quotient - step >= 0 && quotient - step < positions));
                b.For(name, first, last, 1, quotient => body(
                    quotient.Stride(Window.Stride) + shift,
                    inner =>
                    {
                        var firstStep = b.Let(name + "First", (quotient - (positions - 1 + Lower)).Max(0));
                        var lastStep = b.Let(name + "Last", (quotient + (1 + Upper)).Min(steps));
                        b.For(name + "Step", firstStep, lastStep, 1, (pairs, runs), step => inner(quotient - step));
                    }));
            }
        }

        private int Read(int extent, int positions, int padding) =>
            Enumerable.Range(0, positions).Sum(position => Enumerable.Range(0, Window.Height)
                .Select(place => (position * Window.Stride) + place - padding)
                .Count(row => row >= 0 && row < extent));

        /// <summary>The quotient, rounded up.</summary>
        private static int Integer(int value, int divisor) => (int)Math.Ceiling((double)value / divisor);

        private static MemoryBuffer Buffer(string name, Shape shape) =>
            new(name, ElementKind.Float, ActivationLayout.Of(shape, Blocks), string.Empty, false);
    }
}
