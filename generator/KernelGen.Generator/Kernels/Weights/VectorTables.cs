using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// Within a kernel of one sample: tables that stand in vectors, for the groups of inputs that are not all zero, and what they add to the
/// outputs of a tile. In fixed point, tables and sums are 32-bit integers that stay within 16 bits.
/// </summary>
internal sealed class VectorTables
{
    private readonly KernelBuilder _b;
    private readonly WeightedLayer _layer;
    private readonly WeightLayout _layout;
    private readonly Pointer _x;
    private readonly Pointer _tables;
    private readonly Pointer _places;
    private readonly int _rows;
    private readonly int _upperRows;
    private readonly int _lowerRows;
    private readonly int _tableLength;
    private HalfTables? _halves;
    private FixedPoint? _fixedPoint;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="groups">The most groups that have tables at a time.</param>
    public VectorTables(KernelBuilder b, WeightedLayer layer, WeightLayout layout, Pointer x, int groups)
    {
        (_b, _layer, _layout, _x) = (b, layer, layout, x);
        _rows = layout.RowsPerGroup;
        (_upperRows, _lowerRows) = HalfTables.Rows(_rows);
        _tableLength = (_upperRows == 0 ? 1 : 2) * Lane.Count;
        _tables = b.Scratch("tables", ElementKind.Float, groups * _tableLength);
        _places = b.Scratch("places", ElementKind.Int, groups);
    }

    /// <summary>What all tables share; in front of the loops.</summary>
    public void Prepare()
    {
        _halves = new HalfTables(_b, _layout.IsTernary, _rows);
        _fixedPoint = _layout.IsFixed ? Scale() : null;
    }

    /// <summary>From sums in fixed point to floats.</summary>
    public Func<string, Expression, Expression> Back() =>
        FixedPoint.Back(_b, string.Empty, FixedPoint.Bits(_layer.FanIn), _fixedPoint!.Scale, _layer.OutputShift);

    /// <summary>The tables of one group of inputs, unless all are zero.</summary>
    /// <param name="active">How many groups have tables.</param>
    /// <param name="index">The element of an input of the group.</param>
    /// <param name="count">Inputs of the group.</param>
    /// <param name="place">Where its codes are, from those of the first group on.</param>
    public void Add(Variable active, Func<int, Expression> index, int count, Expression place)
    {
        var inputs = Enumerable.Range(0, count)
            .Select(row => _b.Let(LookUpSums.RowName(row), new Load(_x, index(row), ValueKind.Float))).ToList();
        _b.If(inputs.Select(value => value.IsNotEqualTo(0f)).Aggregate((left, right) => left | right), () =>
        {
            var values = inputs.Select(Lanes).Concat(Enumerable.Repeat((Variable?)null, _rows - count)).ToList();
            var offset = active.Stride(_tableLength);
            if (_upperRows > 0)
            {
                _b.Store(_tables, offset, Entries(_halves!.Sums("upperSums", values.GetRange(0, _upperRows))));
            }

            _b.Store(
                _tables,
                offset + (_tableLength - Lane.Count),
                Entries(_halves!.Sums("lowerSums", values.GetRange(_upperRows, _lowerRows))));
            _b.Store(_places, active, place);
            _b.Set(active, active + 1);
        });
    }

    /// <summary>An input in all lanes, as it goes into tables.</summary>
    private Variable? Lanes(Variable input, int row)
    {
        var name = LookUpSums.RowName(row);
        var lanes = _b.Let(name + "Lanes", input.Broadcast());
        if (_fixedPoint is not null)
        {
            _b.Set(lanes, FixedPoint.Float(_fixedPoint.Rounded(name, lanes)));
        }
        else if (_layer.OutputShift != 0)
        {
            _b.Set(lanes, PowersOfTwo.Scale(_b, name, lanes, _layer.OutputShift));
        }

        return lanes;
    }

    /// <summary>What the tables of one group add to the outputs of a tile.</summary>
    /// <param name="table">The number of the tables.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="start">Where those of the first group are; null where they are in front.</param>
    /// <param name="first">How far behind it those of the first group are that has tables.</param>
    /// <param name="sums">The sums.</param>
    public void LookUp(Variable table, Pointer codes, Expression? start, int first, IReadOnlyList<Variable> sums)
    {
        Expression place = new Load(_places, table, ValueKind.Int);
        var numbers = _b.Let("numbers", new Load(codes, (start is null ? place : start + place) + first, ValueKind.Bits));
        var upper = _upperRows == 0 ? null : _b.Let("upper", new Load(_tables, table.Stride(_tableLength), ValueKind.Lanes));
        var lower = _b.Let("lower", new Load(_tables, table.Stride(_tableLength) + (_tableLength - Lane.Count), ValueKind.Lanes));
        for (var vector = 0; vector < _layout.Vectors; vector++)
        {
            // A byte for each vector of outputs, that of the first vector in front.
            var position = (_layout.Vectors - 1 - vector) * 2 * HalfTables.NumberBits;
            Expression Entry(Variable entries, int half) =>
                Integers(new LaneLookUp(entries, numbers.ShiftRightLogical(position + (half * HalfTables.NumberBits))));
            var sum = sums[vector] + (upper is null ? Entry(lower, 0) : Entry(upper, 0) + Entry(lower, 1));
            _b.Set(sums[vector], _layout.IsFixed ? sum.Max(short.MinValue).Min(short.MaxValue) : sum);
        }
    }

    /// <summary>Sums as they are added: integers in fixed point.</summary>
    public Expression Integers(Expression lanes) => _layout.IsFixed ? lanes.AsBits() : lanes;

    private Expression Entries(Expression sums) => _layout.IsFixed ? FixedPoint.Integer(sums).AsLanes() : sums;

    private FixedPoint Scale()
    {
        FixedPoint? scale = null;
        var bits = FixedPoint.Bits(_layer.FanIn);
        _b.Section($"The largest magnitude, and what brings it below 2^{bits.ToString(CultureInfo.InvariantCulture)}.", () =>
        {
            var largest = _b.Let("largest", new IntLiteral(0).Broadcast());
            _b.For("feature", 0, _layer.Inputs, 1, feature =>
            {
                var value = _x.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast();
                _b.Set(largest, largest.Max(value.AsBits() & PowersOfTwo.Magnitude));
            });
            scale = new FixedPoint(_b, string.Empty, bits, largest);
        });
        return scale!;
    }
}
