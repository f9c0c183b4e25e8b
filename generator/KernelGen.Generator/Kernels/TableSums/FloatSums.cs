using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>Sums in single precision, a sample block of sixteen samples at a time, in the place of the results.</summary>
internal class FloatSums(KernelBuilder b, SumsTask task) : SampleBlockSums(b, task)
{
    private Pointer? _results;

    public override TableFormat Format => TableFormat.Float;

    public override int RowScale => Task.Shift;

    public override int ReadableRows
    {
        get
        {
            var layout = Task.Source!.Layout!;
            return (layout.Dimensions[0].Stride >> Format.EntryShift) - layout[Axis.Feature].Extent;
        }
    }

    /// <summary>Whether there are as many blocks as a mini-batch has samples for.</summary>
    protected virtual bool AreSamples => true;

    /// <summary>The block in hand.</summary>
    protected Variable? SampleBlock { get; private set; }

    public override void ForUnits(string resultName, Action<WorkSplit.InnerRange> body)
    {
        Split(Task.SampleBlocks).ForUnits(B, "block", resultName, Task.SampleBlocks, AreSamples, (sampleBlock, results) =>
        {
            SampleBlock = sampleBlock;
            _results = B.PointWithin("results", Task.Target, sampleBlock);
            body(results);
        });
    }

    public override bool Begins => !Task.Accumulates;

    // −0 + 0 is 0: no sum ever is −0, so that zeros may be passed over.
    public override void Begin(WorkSplit.InnerRange results, params (Axis Axis, Expression Index)[] place)
    {
        if (!Begins)
        {
            return;
        }

        B.Section(Task.Bias is null ? "Sums start at zero." : "Sums start at the bias.", () =>
            ForEach(results, result => B.Store(
                _results!,
                _results!.At([.. place, (Task.Axis, result)]),
                (Task.Bias is null ? 0f : Task.BiasOf(result) + (Expression)0f).Broadcast())));
    }

    public override Expression Row(params (Axis Axis, Expression Index)[] index) =>
        Task.Source!.Load(ValueKind.Lanes, [(Axis.SampleBlock, SampleBlock!), .. index]);

    public override void Foresee(int distance, params (Axis Axis, Expression Index)[] index) => B.Prefetch(
        Task.Source!, Task.Source!.At([(Axis.SampleBlock, SampleBlock!), .. index]) + (distance * Format.Count));

    public override Pointer Sums(params (Axis Axis, Expression Index)[] place) =>
        place.Length == 0 ? _results! : B.Point("sums", _results!, _results!.StartOf(place));

    public override Expression Index(Expression result) => _results!.StartOf((Task.Axis, result));
}
