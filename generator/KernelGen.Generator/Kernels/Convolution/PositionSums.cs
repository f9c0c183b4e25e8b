using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Within ΔW = Σ δ·x by positions: one filter's gradients of a band with all places of the kernel and all channels of a tile, as many
/// rows of the kernel at a time as registers hold sums of.
/// </summary>
internal sealed class PositionSums
{
    // How early gradients are asked for: one filter's work on a band takes longer than memory does.
    private const int FiltersAhead = 2;

    private readonly KernelBuilder _b;
    private readonly WeightGradientPlan _plan;
    private readonly Pointer _window;
    private readonly Pointer _gradients;
    private readonly Pointer? _places;
    private readonly PowerOperand? _operand;

    // What is in registers at a time: where in the input it begins, and in the sums of a filter.
    private readonly List<(int Input, int Sum, string Name)> _vectors;

    /// <param name="b">The kernel.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="window">The rows of the input that a band reaches.</param>
    /// <param name="gradients">All gradients.</param>
    /// <param name="places">The places of those in front of a pooling.</param>
    /// <param name="operand">How the input is kept; null as it is.</param>
    public PositionSums(
        KernelBuilder b, WeightGradientPlan plan, Pointer window, Pointer gradients, Pointer? places, PowerOperand? operand)
    {
        _b = b;
        _plan = plan;
        _window = window;
        _gradients = gradients;
        _places = plan.LargestPlace > 0 ? places : null;
        _operand = operand;
        _vectors =
        [
            .. from row in Enumerable.Range(0, plan.RowsAtATime)
               from column in Enumerable.Range(0, plan.Width)
               from vector in Enumerable.Range(0, plan.VectorsPerTile)
               select (
                   plan.FirstColumn + (row * plan.RowStride) + (column * plan.ColumnStride) + (vector * Lane.Count),
                   (((row * plan.Width) + column) * plan.Lanes) + (vector * Lane.Count),
                   $"sum{Text(row)}_{Text(column)}_{Text(vector)}"),
        ];
    }

    /// <summary>Each of the samples that are handled together.</summary>
    public static void ForSamples(KernelBuilder b, WeightGradientPlan plan, Action<Expression> body)
    {
        if (plan.SamplesPerBand == 1)
        {
            body(0);
        }
        else
        {
            b.For("sample", 0, plan.SamplesPerBand, 1, body);
        }
    }

    /// <summary>Adds the sums of one filter over a band to those in memory.</summary>
    public void Lower(Pointer sumsOfTile, Expression sample, Variable filter, Expression band, Expression rowsOfBand)
    {
        (Axis, Expression)[] first =
            [(Axis.Sample, sample), (Axis.Output, filter), (Axis.Entry, band.Stride(_plan.Positions.Width))];
        var gradients = _b.Point("gradientsOfFilter", _gradients, _gradients.At(first));
        var places = _places is null ? null : _b.Point("placesOfFilter", _places, _places.At(first));
        if (_plan.RowsPerBand < _plan.Positions.Height)
        {
            Foresee(gradients, places);
        }

        if (_plan.RowsAtATime == _plan.Height)
        {
            Sums(0);
        }
        else
        {
            _b.For("kernelRow", 0, _plan.Height, _plan.RowsAtATime, Sums);
        }

        void Sums(Expression kernelRow)
        {
            var sums = _vectors.ConvertAll(vector => _b.Let(vector.Name, new FloatLiteral(0f).Broadcast()));
            ForSamples(_b, _plan, sampleOfBand =>
            {
                var input = sampleOfBand is IntLiteral && kernelRow is IntLiteral ? _window : _b.Point(
                    "input", _window, sampleOfBand.Stride(_plan.SampleStride) + kernelRow.Stride(_plan.RowStride));
                var firstEntry = sampleOfBand.Stride(_gradients.Stride(Axis.Sample));
                ForPositions(input, rowsOfBand, (inputOfRow, start, number, suffix) =>
                {
                    var entry = firstEntry + number;
                    if (places is not null)
                    {
                        start += new Load(places, entry, ValueKind.Int) & _plan.PlaceMask;
                    }

                    Add(sums, new Load(gradients, entry, ValueKind.Float), _b.Point("met" + suffix, inputOfRow, start), suffix);
                });
            });
            for (var number = 0; number < sums.Count; number++)
            {
                var index = sumsOfTile.At(
                    (Axis.Output, filter), (Axis.Input, kernelRow.Stride(_plan.Width * _plan.Lanes)), (Axis.Input, _vectors[number].Sum));
                _b.Store(sumsOfTile, index, new Load(sumsOfTile, index, ValueKind.Lanes) + sums[number]);
            }
        }
    }

    /// <summary>
    /// All positions of a band: the body gets a row of the input, where in it a position begins, the position's number, and what is behind
    /// names.
    /// </summary>
    private void ForPositions(Pointer input, Expression rows, Action<Pointer, Expression, Expression, string> body)
    {
        var columns = _plan.Positions.Width;
        var (rowStep, columnStep) = (_plan.Step * _plan.RowStride, _plan.Step * _plan.ColumnStride);
        if (!_plan.Unrolls)
        {
            _b.For("row", 0, rows, 1, _plan.RowsPerBand, row =>
            {
                var inputOfRow = _b.Point("inputOfRow", input, row.Stride(rowStep));
                _b.For("position", 0, columns, 1, position =>
                    body(inputOfRow, position.Stride(columnStep), row.Stride(columns) + position, string.Empty));
            });
            return;
        }

        for (var number = 0; number < _plan.Positions.Height * columns; number++)
        {
            body(input, (number / columns * rowStep) + (number % columns * columnStep), number, Text(number));
        }
    }

    /// <summary>A gradient with all that it meets.</summary>
    private void Add(List<Variable> sums, Load gradientOfFilter, Pointer met, string suffix)
    {
        var gradient = _b.Let("gradient" + suffix, gradientOfFilter.Broadcast());
        var product = _operand is null
            ? operand => gradient.Times(operand, Reason.UnquantizedInput)
            : _operand.Products(gradient, suffix);
        for (var number = 0; number < sums.Count; number++)
        {
            _b.Set(sums[number], sums[number] + product(new Load(
                met, _vectors[number].Input, _operand is null ? ValueKind.Lanes : ValueKind.Bits)));
        }
    }

    /// <summary>
    /// Asks for what a later filter needs: of a band it lies too far from what this filter needs for a processor to see where it goes on.
    /// </summary>
    private void Foresee(Pointer gradients, Pointer? places) => _b.For(
        "line", 0, (_plan.RowsPerBand * _plan.Positions.Width) + Lane.Count - 1, Lane.Count, line =>
        {
            _b.Prefetch(gradients, line + (FiltersAhead * _gradients.Stride(Axis.Output)));
            if (places is not null)
            {
                _b.Prefetch(places, line + (FiltersAhead * _gradients.Stride(Axis.Output)));
            }
        });

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
