using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>Which operations of a network work on values of −1 and 1 that stand as bits.</summary>
/// <param name="graph">The network.</param>
/// <param name="isStraightLine">Whether an operation is a part of straight-line code, which reads and writes integers.</param>
internal sealed class BitPlan(FrozenGraph graph, Predicate<int> isStraightLine)
{
    // Numbers of inputs, and one more, stand in sixteen bits.
    private const int MostInputs = ushort.MaxValue;

    // As many as a count of bits takes at once.
    private const int LeastInputs = 64;

    /// <summary>Whether an operation is a dense layer whose inputs it takes as bits.</summary>
    public bool ReadsBits(int index) => !isStraightLine(index) && CanReadBits(graph, index);

    /// <summary>Whether an operation takes inputs as bits that are too many for straight-line code to be as fast.</summary>
    public static bool IsFasterAsBits(FrozenGraph graph, int index) =>
        CanReadBits(graph, index) && ((DenseSum)graph.Operations[index]).Terms >= LeastInputs;

    /// <summary>Whether the values of a scale are written as bits alone: signs that nothing else reads.</summary>
    public bool WritesBits(int index) => graph.Operations[index] is Scale
        && !isStraightLine(index)
        && graph.IsSign(index)
        && Readers(index) is { Count: > 0 } readers
        && readers.TrueForAll(ReadsBits);

    /// <summary>
    /// Whether the sums of an operation are only compared with a threshold for each output, by the scale behind them, which writes bits.
    /// </summary>
    public bool IsCompared(int index) => ReadsBits(index)
        && BitSum.IsByOutputs((DenseSum)graph.Operations[index])
        && Readers(index) is [var reader]
        && reader == index + 1
        && WritesBits(reader);

    private static bool CanReadBits(FrozenGraph graph, int index) => graph.Operations[index] is DenseSum sum
        && graph.IsSign(sum.Inputs[0])
        && graph.Operations[sum.Inputs[0]].Shape is var shape
        && (shape.Height * shape.Width == 1 || shape.Channels % BitLayout.WordBits == 0)
        && shape.Size <= MostInputs;

    private List<int> Readers(int index) =>
        [.. Enumerable.Range(0, graph.Operations.Count).Where(reader => graph.Operations[reader].Inputs.Contains(index))];
}
