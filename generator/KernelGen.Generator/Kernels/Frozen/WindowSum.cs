using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>
/// Sums of signed values as kernels see them: under a window that moves over a picture. A dense layer's window is all of it.
/// </summary>
internal sealed class WindowSum
{
    /// <summary>The largest magnitude of a value: three of them fit sixteen bits together.</summary>
    public const int LargestValue = short.MaxValue / 3;

    // Fewer are looked up as fast as it is found out that they need not be.
    private const int FewestToSkip = 8;

    /// <summary>Vectors of sums that stay in registers.</summary>
    public const int VectorsPerTile = 8;

    /// <summary>As many where a vector of 512 bits is several registers, and a look-up several instructions.</summary>
    public const int NarrowVectors = 2;

    /// <param name="operation">The sums.</param>
    /// <param name="input">The picture.</param>
    /// <param name="range">What its values lie between.</param>
    public WindowSum(SumOperation operation, ModelShape input, ValueRange range)
    {
        (Operation, Input, Range) = (operation, input, range);
        Window = operation is Conv2DSum convolution ? convolution.Window : new ModelWindow(input.Height, input.Width, 1, 1, 0, 0);
        Output = operation is Conv2DSum ? operation.Shape : new ModelShape(1, 1, operation.Shape.Size);
        Format = WordFormat.Of(operation, ModelCheck.Largest(range), carriesEachTable: false);
        Carry = new CarryPlan(this, Format).Carry;
        if (Carry.Level == CarryLevel.Table)
        {
            Format = WordFormat.Of(operation, ModelCheck.Largest(range), carriesEachTable: true);
            Carry = new CarryPlan(this, Format).Carry;
        }
    }

    /// <summary>The sums.</summary>
    public SumOperation Operation { get; }

    /// <summary>The picture.</summary>
    public ModelShape Input { get; }

    /// <summary>What its values lie between.</summary>
    public ValueRange Range { get; }

    /// <summary>Kernel, strides and padding.</summary>
    public ModelWindow Window { get; }

    /// <summary>Positions of the window, and sums at each.</summary>
    public ModelShape Output { get; }

    /// <summary>How weights stand in words of codes.</summary>
    public WordFormat Format { get; }

    /// <summary>Where sums of sixteen bits have to be added to those of 32.</summary>
    public Carry Carry { get; }

    /// <summary>Words of codes for the channels at a place.</summary>
    public int Words => Format.Words(Input.Channels);

    /// <summary>
    /// Whether words whose inputs are all zero are left out: where there is one place, a list says which are there. Of pictures and
    /// of what ReLU leaves that may be most.
    /// </summary>
    public bool SkipsZeros => Input.Height == 1 && Input.Width == 1 && Words >= FewestToSkip && Carry.Level != CarryLevel.Table
        && (Carry.Level != CarryLevel.Words || !Format.SharesInputs || Carry.Words % 2 == 0);

    /// <summary>Runs of words, behind each of which sums begin anew.</summary>
    public int Parts => Carry.Level == CarryLevel.Words ? (Words + Carry.Words - 1) / Carry.Words : 1;

    /// <summary>Words of a part, but for the last; whole pairs where words are paired.</summary>
    public int WordsPerPart => Carry.Level == CarryLevel.Words ? Carry.Words : Lane.RoundUp(Words, 2);

    /// <summary>Words that there is memory for: of whole parts.</summary>
    public int WordsInMemory => SkipsZeros ? (Parts * WordsPerPart) + 1 : Words;

    /// <summary>Vectors of sums at a position.</summary>
    public int Vectors => (Output.Channels + FrozenBuffers.Shorts - 1) / FrozenBuffers.Shorts;

    /// <summary>Tiles of as many vectors as stay in registers.</summary>
    public int Tiles => Vectors / VectorsPerTile;

    /// <summary>Vectors behind them.</summary>
    public int Rest => Vectors % VectorsPerTile;

    private WindowAxis Rows => new("row", Input.Height, Output.Height, Window.Height, Window.RowStride, Window.Top);

    private WindowAxis Columns => new("column", Input.Width, Output.Width, Window.Width, Window.ColumnStride, Window.Left);

    /// <summary>All positions, and what loops over the places under each; one that is all of the picture is no loop.</summary>
    public void ForPositions(
        KernelBuilder b, Action<Expression, Expression, WindowAxis.PositionLoop, WindowAxis.PositionLoop> body)
    {
        if (Output is { Height: 1, Width: 1 } && Window is { Top: 0, Left: 0 }
            && Window.Height == Input.Height && Window.Width == Input.Width)
        {
            body(
                0,
                0,
                inner => FrozenBuffers.ForEach(b, "row", Input.Height, row => inner(row, row)),
                inner => FrozenBuffers.ForEach(b, "column", Input.Width, column => inner(column, column)));
            return;
        }

        Rows.ForPositions(b, (row, rows) => Columns.ForPositions(b, (column, columns) => body(row, column, rows, columns)));
    }

    /// <summary>The weight of an input, 0 where there is none.</summary>
    public int Weight(int output, int place, int channel) => output < Output.Channels && channel < Input.Channels
        ? Operation.Weights[(((output * Window.Height * Window.Width) + place) * Input.Channels) + channel]
        : 0;

    /// <summary>The codes of sixteen bits for an output.</summary>
    public int Word(int output, int place, int word) => Format.Code(word, channel => Weight(output, place, channel));
}
