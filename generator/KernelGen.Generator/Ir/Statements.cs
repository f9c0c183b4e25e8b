using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>A step of a kernel.</summary>
internal abstract record Statement;

/// <summary>A new local with its first value.</summary>
internal sealed record Declare(Variable Variable, Expression Value) : Statement;

/// <summary>A new value for a local.</summary>
internal sealed record Assign(Variable Variable, Expression Value) : Statement;

/// <summary>A value to memory: as many elements as its kind has.</summary>
internal sealed record Store(Pointer Target, Expression Index, Expression Value) : Statement;

/// <summary>Memory on the stack, aligned to 64 bytes, not cleared.</summary>
internal sealed record Scratch(Pointer Pointer, int Length) : Statement;

/// <summary>A remark, and under it the statements that it explains.</summary>
/// <param name="Remark">One sentence.</param>
/// <param name="Body">The statements.</param>
/// <param name="IsScope">Whether locals declared here end here.</param>
internal sealed record Section(string Remark, IReadOnlyList<Statement> Body, bool IsScope) : Statement;

/// <summary>Statements that read as one line.</summary>
internal sealed record SameLine(IReadOnlyList<Statement> Body) : Statement;

/// <summary>Statements under a condition, and others where it does not hold.</summary>
internal sealed record If(Expression Condition, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise) : Statement;

/// <summary>A counted loop.</summary>
/// <param name="Variable">Counts from <paramref name="From"/> while below <paramref name="To"/>.</param>
/// <param name="From">First value.</param>
/// <param name="To">Bound, excluded.</param>
/// <param name="Step">Increment, constant.</param>
/// <param name="Trips">Iterations in a full mini-batch on one thread; where data decide, a bound that the mean over all runs of the loop cannot exceed.</param>
/// <param name="Body">What is repeated.</param>
/// <param name="MayUnroll">Whether straight-line code reads as well; the pass Unrolling decides by size.</param>
/// <param name="Offsets">Variables that advance with the loop, put in by the pass RunningOffsets.</param>
internal sealed record For(
    Variable Variable,
    Expression From,
    Expression To,
    int Step,
    long Trips,
    IReadOnlyList<Statement> Body,
    bool MayUnroll,
    IReadOnlyList<RunningOffset> Offsets) : Statement;

/// <summary>Four by four floats, rows to columns.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="SourceIndex">Element of the first.</param>
/// <param name="SourceStride">Elements from one row to the next.</param>
/// <param name="Target">Where they go.</param>
/// <param name="TargetIndex">Element of the first.</param>
/// <param name="TargetStride">Elements from what was one column to what was the next.</param>
internal sealed record Transpose(
    Pointer Source, Expression SourceIndex, int SourceStride, Pointer Target, Expression TargetIndex, int TargetStride) : Statement
{
    /// <summary>Rows, and columns.</summary>
    public const int Size = 4;
}

/// <summary>A name for memory from some element on.</summary>
internal sealed record Point(Pointer Pointer, Pointer Source, Expression Index) : Statement;

/// <summary>A variable that a loop advances by a constant.</summary>
internal sealed record RunningOffset(Variable Variable, Expression From, int Increment);
