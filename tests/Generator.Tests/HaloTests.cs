using System;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>A kernel over pictures that have zeros around them, as a convolution will have them.</summary>
public sealed class HaloTests
{
    private const int Blocks = 2;

    private static readonly Shape Shape = new(4, 6, 2);
    private static readonly MemoryBuffer Picture = new(
        "Picture", ElementKind.Float, ActivationLayout.Of(Shape, Blocks, halo: 1), string.Empty, false);
    private static readonly MemoryBuffer Sums = new("Sums", ElementKind.Float, ActivationLayout.Of(Shape, Blocks), string.Empty, false);

    [Fact]
    public void A_filter_needs_no_conditions_at_the_borders()
    {
        var interpreter = new KernelInterpreter(Blocks * Lane.Count, (_, index) => BitConverter.SingleToInt32Bits(index + 1));

        interpreter.Run(Passed(Rows()));
        interpreter.Run(Passed(Filter()));

        var cells = from row in Enumerable.Range(0, Shape.Height) from column in Enumerable.Range(0, Shape.Width) select (row, column);
        foreach (var (row, column) in cells)
        {
            var neighbours = cells.Where(cell => Math.Abs(cell.row - row) <= 1 && Math.Abs(cell.column - column) <= 1).ToList();
            for (var sample = 0; sample < Blocks * Lane.Count; sample++)
            {
                for (var channel = 0; channel < Shape.Channels; channel++)
                {
                    var offset = Sums.Layout.At(
                        (Axis.SampleBlock, sample / Lane.Count),
                        (Axis.Row, row),
                        (Axis.Column, column),
                        (Axis.Channel, channel),
                        (Axis.Lane, sample % Lane.Count));
                    Assert.Equal(
                        neighbours.Sum(cell => (float)Caller(sample, cell.row, cell.column, channel) + 1),
                        interpreter.Float(Sums, Assert.IsType<IntLiteral>(offset).Value));
                }
            }
        }

        // Nine additions for every value: what the ledger counts is what the interpreter did.
        Assert.Equal(9L * Blocks * Lane.Count * Shape.Size, Ledger.Count(Passed(Filter()), Blocks * Lane.Count).Additions);
        Assert.Equal(9L * Blocks * Lane.Count * Shape.Size, interpreter.Of("addition"));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    public void A_filter_that_reaches_beyond_the_halo_is_refused(int firstRow) =>
        Assert.Throws<InvalidOperationException>(() => Passed(Filter(firstRow)));

    /// <summary>Where a value is in the rows of the caller.</summary>
    private static int Caller(int sample, int row, int column, int channel) =>
        (sample * Shape.Size) + (((row * Shape.Width) + column) * Shape.Channels) + channel;

    /// <summary>The caller's rows to the inside of a picture.</summary>
    private static Kernel Rows()
    {
        var b = new KernelBuilder("Rows", 0);
        var source = b.Rows("rows", ElementKind.Float, CallerLayout.Rows(Blocks * Lane.Count, Shape.Size), KernelScalar.InputRows);
        var target = b.MemoryBuffer("picture", Picture);
        var samples = b.Host("samples", KernelScalar.Samples);
        ForCells(b, (block, row, column, channel) => b.For("lane", 0, Lane.Count, 1, lane =>
        {
            var sample = b.Let("sample", block.Stride(Lane.Count) + lane);
            b.If(sample.IsLessThan(samples), () => b.Store(
                target,
                target.At((Axis.SampleBlock, block), (Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel), (Axis.Lane, lane)),
                source.Load(
                    ValueKind.Float,
                    (Axis.Sample, sample),
                    (Axis.Feature, row.Stride(Shape.Width * Shape.Channels)),
                    (Axis.Feature, column.Stride(Shape.Channels)),
                    (Axis.Feature, channel))));
        }));
        return b.Build("Test.", []);
    }

    /// <summary>The sum of three by three neighbours of each value.</summary>
    private static Kernel Filter(int firstRow = -1)
    {
        var b = new KernelBuilder("Filter", 0);
        var source = b.MemoryBuffer("picture", Picture);
        var target = b.MemoryBuffer("sums", Sums);
        ForCells(b, (block, row, column, channel) =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("height", 0, 3, 1, height => b.For("width", 0, 3, 1, width => b.Set(sum, sum + source.Load(
                ValueKind.Lanes,
                (Axis.SampleBlock, block),
                (Axis.Row, row),
                (Axis.Row, height + firstRow),
                (Axis.Column, column),
                (Axis.Column, width + -1),
                (Axis.Channel, channel)))));
            b.Store(target, target.At((Axis.SampleBlock, block), (Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)), sum);
        });
        return b.Build("Test.", []);
    }

    private static void ForCells(KernelBuilder b, Action<Variable, Variable, Variable, Variable> body) =>
        b.ForUnits("unit", Blocks, block => b.For("row", 0, Shape.Height, 1, row => b.For("column", 0, Shape.Width, 1, column =>
            b.For("channel", 0, Shape.Channels, 1, channel => body(block, row, column, channel)))));

    /// <summary>As the generator passes kernels on.</summary>
    private static Kernel Passed(Kernel kernel)
    {
        var passed = RunningOffsets.Run(Unrolling.Run(kernel));
        Verifier.Check(passed, Blocks * Lane.Count);
        return passed;
    }
}
