using System;
using System.Globalization;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// Where sums by table come from and where they go, in either direction of a layer: what differs between floats and fixed point. Results
/// of a picture stand at a row and a column, which are given as an index in front; those of a row of values at no place.
/// </summary>
internal abstract class SampleBlockSums(KernelBuilder b, SumsTask task)
{
    /// <summary>Results that a thread takes of a sample block at least.</summary>
    public const int SmallestPart = 64;

    /// <summary>What the entries of tables are.</summary>
    public abstract TableFormat Format { get; }

    /// <summary>log₂ of the factor that <see cref="Row"/> leaves to be applied to rows.</summary>
    public abstract int RowScale { get; }

    /// <summary>Rows behind the last one of a sample block that may be read, whatever stands there.</summary>
    public abstract int ReadableRows { get; }

    protected KernelBuilder B { get; } = b;

    protected SumsTask Task { get; } = task;

    /// <summary>Results that are formed four at a time; what is left of a whole number of fours is <see cref="Rest"/>.</summary>
    private int Together => Task.IsPadded
        ? Task.TargetCount
        : Task.TargetCount / LookUpSums.ResultsPerIteration * LookUpSums.ResultsPerIteration;

    /// <summary>The last results, where they are not whole fours and nothing may be written behind them.</summary>
    private int Rest => Task.TargetCount - Together;

    public static SampleBlockSums Create(KernelBuilder b, SumsTask task, FixedBuffers? buffers) =>
        buffers is null ? new FloatSums(b, task) : new FixedSums(b, task, buffers);

    /// <summary>Loops over what is summed together; the body gets the range of results.</summary>
    public abstract void ForUnits(string resultName, Action<WorkSplit.InnerRange> body);

    /// <summary>Whether results start at something: not where they go on from what is there.</summary>
    public virtual bool Begins => true;

    /// <summary>Results at what they start with.</summary>
    public abstract void Begin(WorkSplit.InnerRange results, params (Axis Axis, Expression Index)[] place);

    /// <summary>A row of the source.</summary>
    /// <param name="index">Which; parts of an index along an axis add up.</param>
    public abstract Expression Row(params (Axis Axis, Expression Index)[] index);

    /// <summary>Asks for the row that lies so many behind one; a lone sample's are in the cache.</summary>
    public virtual void Foresee(int distance, params (Axis Axis, Expression Index)[] index)
    {
    }

    /// <summary>Memory of the sums at a place.</summary>
    public abstract Pointer Sums(params (Axis Axis, Expression Index)[] place);

    /// <summary>Where the sum of a result is in it.</summary>
    public abstract Expression Index(Expression result);

    /// <summary>What <see cref="Finish"/> does, in a sentence; null where sums are results.</summary>
    public virtual string? FinishRemark => null;

    /// <summary>
    /// What brings sums to results, at a place; null where sums are results. Asked in front of the loops over places, since it computes
    /// there what all share.
    /// </summary>
    public virtual Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]>? Finish() => null;

    /// <summary>Sample blocks or pairs of them, each cut into parts of its results.</summary>
    protected virtual WorkSplit Split(int outer) => new(outer, Together, LookUpSums.ResultsPerIteration, Task.SmallestPart);

    /// <summary>One result after the other, those included that are no four.</summary>
    protected void ForEach(WorkSplit.InnerRange results, Action<Variable> body)
    {
        results.For(B, Task.ResultName, 1, body);
        if (Rest > 0)
        {
            results.AtEnd(
                B,
                $"The last {Rest.ToString(CultureInfo.InvariantCulture)}.",
                () => B.For(Task.ResultName, Together, Task.TargetCount, 1, body));
        }
    }

    /// <summary>Adds the looked-up sums of a block of tables to results in memory at a place.</summary>
    public void Accumulate(TableBlock block, WorkSplit.InnerRange results, Pointer target)
    {
        if (Together > 0)
        {
            LookUpSums.Accumulate(B, block, results, Task.ResultName, target, Index);
        }

        if (Rest > 0)
        {
            results.AtEnd(
                B,
                $"The last {Rest.ToString(CultureInfo.InvariantCulture)}.",
                () => LookUpSums.AccumulateRest(B, block, Together, Rest, target, Index));
        }
    }
}

/// <summary>Sums by table of one layer in one direction.</summary>
/// <param name="Source">What is summed, [sample block][feature][lane]; null in fixed point, which has its own copy.</param>
/// <param name="Terms">Rows that a result is a sum of.</param>
/// <param name="Target">Where results go, [sample block][feature][lane].</param>
/// <param name="TargetCount">Their number, at one place.</param>
/// <param name="ResultName">What a result is: "output" or "input".</param>
/// <param name="Bias">What is added to a result, or null.</param>
/// <param name="Shift">log₂ of the factor on every result.</param>
/// <param name="SampleBlocks">Sample blocks of a full mini-batch.</param>
/// <param name="Accumulates">Whether results add to what is there.</param>
internal sealed record SumsTask(
    Pointer? Source,
    int Terms,
    Pointer Target,
    int TargetCount,
    string ResultName,
    Pointer? Bias,
    int Shift,
    int SampleBlocks,
    bool Accumulates = false)
{
    /// <summary>What counts results in the target.</summary>
    public Axis Axis { get; init; } = Axis.Feature;

    /// <summary>Whether there is room behind the last result, so that whole fours may be written.</summary>
    public bool IsPadded { get; init; } = true;

    /// <summary>Results that a thread takes of a sample block at least.</summary>
    public int SmallestPart { get; init; } = SampleBlockSums.SmallestPart;

    public Expression BiasOf(Expression result) => Bias is null ? 0f : Bias.Load(ValueKind.Float, (Axis.Output, result));
}
