using System;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Within a kernel: the sums of whole rows of a picture, begun just before their first use and finished behind their last.
/// </summary>
internal sealed class PlaceSums
{
    private readonly KernelBuilder _b;
    private readonly SampleBlockSums _sums;
    private readonly WorkSplit.InnerRange _results;
    private readonly Shape _shape;
    private readonly Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]>? _finish;

    /// <param name="b">The kernel, within the loop over what is summed together.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="results">Those of a place that this call forms.</param>
    /// <param name="shape">The picture that they are.</param>
    public PlaceSums(KernelBuilder b, SampleBlockSums sums, WorkSplit.InnerRange results, Shape shape)
    {
        (_b, _sums, _results, _shape) = (b, sums, results, shape);
        if (sums.FinishRemark is { } remark)
        {
            Action<WorkSplit.InnerRange, (Axis Axis, Expression Index)[]>? finish = null;
            b.Section(remark, () => finish = sums.Finish());
            _finish = finish;
        }
        else
        {
            _finish = sums.Finish();
        }
    }

    /// <summary>Begins the sums of some rows.</summary>
    public void Begin(Expression from, Expression to, long iterations, long runs)
    {
        if (_sums.Begins)
        {
            ForPlaces("Rows of sums that come into use.", from, to, iterations, runs, place => _sums.Begin(_results, place));
        }
    }

    /// <summary>Brings the sums of some rows to results.</summary>
    public void Finish(Expression from, Expression to, long iterations, long runs)
    {
        if (_finish is not null)
        {
            ForPlaces("Rows of sums that are complete.", from, to, iterations, runs, place => _finish(_results, place));
        }
    }

    private void ForPlaces(
        string remark, Expression from, Expression to, long iterations, long runs, Action<(Axis Axis, Expression Index)[]> body)
    {
        if (WindowAxis.IsEmpty(from, to, iterations))
        {
            return;
        }

        // Bounds that are no constants are locals.
        if (from is IntLiteral && to is IntLiteral)
        {
            _b.Section(remark, ForRows);
        }
        else
        {
            _b.Scope(remark, ForRows);
        }

        void ForRows() => WindowAxis.For(_b, "sumRow", from, to, iterations, runs, row => _b.For(
            "sumColumn", 0, _shape.Width, 1, column => body(Picture.At(_shape, row, column))));
    }
}
