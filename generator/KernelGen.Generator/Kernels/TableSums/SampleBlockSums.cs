using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// Where the sums by table of a dense layer come from and where they go, in either direction: what differs between floats and fixed point.
/// </summary>
internal abstract class SampleBlockSums(KernelBuilder b, SumsTask task)
{
    /// <summary>Results that a thread takes of a sample block at least.</summary>
    public const int SmallestPart = 64;

    /// <summary>What the entries of tables are.</summary>
    public abstract TableFormat Format { get; }

    /// <summary>Memory of the sums.</summary>
    public abstract Pointer Sums { get; }

    /// <summary>log₂ of the factor that <see cref="Row"/> leaves to be applied to rows.</summary>
    public abstract int RowScale { get; }

    protected KernelBuilder B { get; } = b;

    protected SumsTask Task { get; } = task;

    /// <summary>Sample blocks or pairs of them, each cut into parts of its results.</summary>
    protected WorkSplit Split(int outer) => new(outer, Task.TargetCount, LookUpSums.ResultsPerIteration, SmallestPart);

    public static SampleBlockSums Create(KernelBuilder b, SumsTask task, FixedBuffers? buffers) =>
        buffers is null ? new FloatSums(b, task) : new FixedSums(b, task, buffers);

    /// <summary>Loops over what is summed together; the body gets the range of results.</summary>
    public abstract void ForUnits(string resultName, Action<WorkSplit.InnerRange> body);

    /// <summary>Results at what they start with.</summary>
    public abstract void Begin(WorkSplit.InnerRange results);

    /// <summary>A row of the source.</summary>
    /// <param name="feature">Which, as a sum.</param>
    public abstract Expression Row(params Expression[] feature);

    /// <summary>An index of sums along an axis, given in parts.</summary>
    protected static IEnumerable<(Axis Axis, Expression Index)> Along(Axis axis, IEnumerable<Expression> parts) =>
        parts.Select(part => (axis, part));

    /// <summary>Where the sums of a result are.</summary>
    public abstract Expression Index(Variable result);

    /// <summary>From sums to results.</summary>
    public abstract void End(WorkSplit.InnerRange results);
}

/// <summary>Sums by table of one layer in one direction.</summary>
/// <param name="Source">What is summed, [sample block][feature][lane]; null in fixed point, which has its own copy.</param>
/// <param name="SourceCount">Its features.</param>
/// <param name="Target">Where results go, [sample block][feature][lane].</param>
/// <param name="TargetCount">Their number.</param>
/// <param name="ResultName">What a result is: "output" or "input".</param>
/// <param name="Bias">What is added to a result, or null.</param>
/// <param name="Shift">log₂ of the factor on every result.</param>
/// <param name="SampleBlocks">Sample blocks of a full mini-batch.</param>
/// <param name="Accumulates">Whether results add to what is there.</param>
internal sealed record SumsTask(
    Pointer? Source,
    int SourceCount,
    Pointer Target,
    int TargetCount,
    string ResultName,
    Pointer? Bias,
    int Shift,
    int SampleBlocks,
    bool Accumulates = false)
{
    public Expression BiasOf(Variable result) => Bias is null ? 0f : Bias.Load(ValueKind.Float, (Axis.Output, result));
}
