using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>Sums in single precision, a sample block of sixteen samples at a time, in the place of the results.</summary>
internal sealed class FloatSums(KernelBuilder b, SumsTask task) : SampleBlockSums(b, task)
{
    private Variable? _sampleBlock;
    private Pointer? _results;

    public override TableFormat Format => TableFormat.Float;

    public override Pointer Sums => _results!;

    public override int RowScale => Task.Shift;

    public override void ForUnits(string resultName, Action<WorkSplit.InnerRange> body)
    {
        Split(Task.SampleBlocks).ForUnits(B, "block", resultName, Task.SampleBlocks, isSampleBlocks: true, (sampleBlock, results) =>
        {
            _sampleBlock = sampleBlock;
            _results = B.PointWithin("results", Task.Target, sampleBlock);
            body(results);
        });
    }

    // −0 + 0 is 0: no sum ever is −0, so that zeros may be passed over.
    public override void Begin(WorkSplit.InnerRange results)
    {
        // Sums go on from what is there.
        if (Task.Accumulates)
        {
            return;
        }

        B.Section(Task.Bias is null ? "Sums start at zero." : "Sums start at the bias.", () =>
            results.For(B, Task.ResultName, 1, result => B.Store(
                _results!, Index(result), (Task.Bias is null ? 0f : Task.BiasOf(result) + (Expression)0f).Broadcast())));
    }

    public override Expression Row(params Expression[] feature) =>
        Task.Source!.Load(ValueKind.Lanes, [(Axis.SampleBlock, _sampleBlock!), .. Along(Axis.Feature, feature)]);

    public override Expression Index(Variable result) => _results!.At((Axis.Feature, result));

    public override void End(WorkSplit.InnerRange results)
    {
    }
}
