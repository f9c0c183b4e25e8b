using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>
/// Sums of signed values as kernels see them: under a window that moves over a picture. A dense layer's window is all of it.
/// </summary>
/// <param name="Operation">The sums.</param>
/// <param name="Input">The picture.</param>
/// <param name="Range">What its values lie between.</param>
internal sealed record WindowSum(SumOperation Operation, ModelShape Input, ValueRange Range)
{
    /// <summary>Inputs that a table has the sums of.</summary>
    public const int InputsPerTable = 3;

    /// <summary>Tables whose codes stand in sixteen bits.</summary>
    public const int TablesPerWord = 3;

    /// <summary>Inputs that sixteen bits of codes stand for.</summary>
    public const int InputsPerWord = InputsPerTable * TablesPerWord;

    /// <summary>The largest magnitude of a value: three of them fit sixteen bits together.</summary>
    public const int LargestValue = short.MaxValue / InputsPerTable;

    /// <summary>Vectors of sums that stay in registers.</summary>
    public const int VectorsPerTile = 8;

    /// <summary>As many where a vector of 512 bits is several registers, and a look-up several instructions.</summary>
    public const int NarrowVectors = 2;

    /// <summary>Kernel, strides and padding.</summary>
    public ModelWindow Window { get; } =
        Operation is Conv2DSum convolution ? convolution.Window : new ModelWindow(Input.Height, Input.Width, 1, 1, 0, 0);

    /// <summary>Positions of the window, and sums at each.</summary>
    public ModelShape Output { get; } =
        Operation is Conv2DSum ? Operation.Shape : new ModelShape(1, 1, Operation.Shape.Size);

    /// <summary>Groups of sixteen bits of codes for the channels at a place.</summary>
    public int Words => (Input.Channels + InputsPerWord - 1) / InputsPerWord;

    /// <summary>Vectors of sums at a position.</summary>
    public int Vectors => (Output.Channels + FrozenBuffers.Shorts - 1) / FrozenBuffers.Shorts;

    /// <summary>Tiles of as many vectors as stay in registers.</summary>
    public int Tiles => Vectors / VectorsPerTile;

    /// <summary>Vectors behind them.</summary>
    public int Rest => Vectors % VectorsPerTile;

    /// <summary>Where sums of sixteen bits have to be added to those of 32.</summary>
    public Carry Carry => new CarryPlan(this).Carry;

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

    private WindowAxis Rows => new("row", Input.Height, Output.Height, Window.Height, Window.RowStride, Window.Top);

    private WindowAxis Columns => new("column", Input.Width, Output.Width, Window.Width, Window.ColumnStride, Window.Left);

    /// <summary>The weight of an input, 0 where there is none.</summary>
    public int Weight(int output, int place, int channel) => output < Output.Channels && channel < Input.Channels
        ? Operation.Weights[(((output * Window.Height * Window.Width) + place) * Input.Channels) + channel]
        : 0;

    /// <summary>The codes of sixteen bits for an output: three numbers of entries, five bits each.</summary>
    public int Word(int output, int place, int word) => Enumerable.Range(0, TablesPerWord)
        .Sum(table => Entry(output, place, (word * InputsPerWord) + (table * InputsPerTable)) << (5 * table));

    // Digits of three: −1 is 0, 0 is 1 and 1 is 2, the first input's the lowest.
    private int Entry(int output, int place, int channel) =>
        Weight(output, place, channel) + 1
        + (3 * (Weight(output, place, channel + 1) + 1))
        + (9 * (Weight(output, place, channel + 2) + 1));
}
