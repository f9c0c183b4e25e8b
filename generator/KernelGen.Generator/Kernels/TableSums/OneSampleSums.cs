using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>
/// Sums in single precision of one sample, number by number, in the place of the results: for processors that cannot look up in vectors.
/// </summary>
internal sealed class OneSampleSums(KernelBuilder b, SumsTask task) : SampleBlockSums(b, task)
{
    private Pointer? _scaled;

    public override TableFormat Format => TableFormat.OneSample;

    /// <summary>What is summed is scaled in vectors beforehand.</summary>
    public override int RowScale => 0;

    public override int ReadableRows => 0;

    public override void ForUnits(string resultName, Action<WorkSplit.InnerRange> body)
    {
        if (Task.Shift != 0)
        {
            _scaled = B.Scratch("scaled", ElementKind.Float, Lane.RoundUp(Task.Terms, Lane.Count));
            B.Section("What is summed, times a power of two.", () => B.For("vector", 0, Vectors, 1, vector =>
            {
                var value = B.Let("value", Task.Source!.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))));
                B.Store(_scaled, vector.Stride(Lane.Count), PowersOfTwo.Scale(B, "value", value, Task.Shift));
            }));
        }

        Split(1).ForUnits(B, "sample", resultName, 1, isSampleBlocks: false, (_, results) => body(results));
    }

    // −0 + 0 is 0: no sum ever is −0, as in the sums of a mini-batch.
    public override void Begin(WorkSplit.InnerRange results, params (Axis Axis, Expression Index)[] place) =>
        B.Section(Task.Bias is null ? "Sums start at zero." : "Sums start at the bias.", () =>
            ForEach(results, result => B.Store(
                Task.Target, Index(result), Task.Bias is null ? 0f : Task.BiasOf(result) + (Expression)0f)));

    public override Expression Row(params (Axis Axis, Expression Index)[] index)
    {
        var place = Task.Source!.At(index);
        return new Load(_scaled ?? Task.Source, place, ValueKind.Float);
    }

    public override Pointer Sums(params (Axis Axis, Expression Index)[] place) => Task.Target;

    public override Expression Index(Expression result) => Task.Target.At((Axis.Feature, result));

    private int Vectors => (Task.Terms + Lane.Count - 1) / Lane.Count;
}
