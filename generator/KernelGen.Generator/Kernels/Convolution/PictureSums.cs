using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// z = 2^OutputShift · W·x + b of one picture in 16-bit fixed point, from tables in vectors. As long as no sum can leave 16 bits its order
/// is of no account, and sums are those of <see cref="Conv2DForward"/> to the bit; <see cref="PictureLimits"/> sees to the others.
/// </summary>
internal sealed class PictureSums
{
    private readonly Conv2DLayer _layer;
    private readonly OneSampleShape _shape;
    private readonly WeightBuffers _buffers;
    private readonly OneSampleBuffers _ofOne;
    private readonly KernelBuilder _b;
    private readonly Pointer _tables;
    private readonly Pointer _codes;
    private readonly Pointer? _bias;
    private readonly Pointer _z;
    private readonly Pointer? _peaks;

    private PictureSums(Conv2DLayer layer, WeightBuffers buffers, OneSampleShape shape, OneSampleBuffers ofOne, MemoryBuffer output)
    {
        (_layer, _buffers, _shape, _ofOne) = (layer, buffers, shape, ofOne);
        _b = new KernelBuilder(buffers.Name + "OneSample", layer.Index, Occasion.Sample);
        _tables = _b.MemoryBuffer("tables", ofOne.Tables);
        _codes = _b.MemoryBuffer("codes", ofOne.Codes);
        _bias = buffers.Bias is null ? null : _b.MemoryBuffer("bias", buffers.Bias);
        _z = _b.MemoryBuffer("z", output);
        _peaks = shape.MayLeave ? _b.MemoryBuffer("peaks", ofOne.Peaks) : null;
    }

    private static Expression Zero => new Unary(UnaryOperation.Broadcast, new IntLiteral(0), ValueKind.Shorts);

    public static Kernel Lower(
        Conv2DLayer layer, WeightBuffers buffers, OneSampleShape shape, OneSampleBuffers ofOne, MemoryBuffer output) =>
        new PictureSums(layer, buffers, shape, ofOne, output).Lower();

    private Kernel Lower()
    {
        PictureMagnitude.IfLooksUp(_b, () =>
        {
            var scale = PictureMagnitude.Scale(_b, _ofOne.Magnitudes, _shape.Bits);
            var back = FixedPoint.Back(_b, string.Empty, _shape.Bits, scale.Scale, _layer.OutputShift);
            if (_shape.Tiles == 1)
            {
                _b.ForUnits("row", _layer.OutputShape.Height, row => Row(0, row, back));
            }
            else
            {
                new WorkSplit(_shape.Tiles, _layer.OutputShape.Height, 1, 1).ForUnits(
                    _b, "tile", "Row", _shape.Tiles, isSampleBlocks: false, (tile, rows) => rows.For(
                        _b, "row", 1, row => Row(tile, row, back)));
            }
        });
        return _b.Build(
            $"Layer {Text(_layer.Index)}, {_layer.Description}, {(_buffers.Layout.IsTernary ? "ternary" : "binary")}: z = Wₜ∗x of one "
                + "sample.",
            [
                $"Lanes are filters: the sums of {Text(_shape.Rows)} channels at a place are looked up in a vector for "
                    + $"{Text(OneSampleShape.Lanes)} filters at once.",
                $"The sums of {Text(_shape.Positions)} positions and {Text(_shape.Vectors * OneSampleShape.Lanes)} filters stay in "
                    + "registers until they are complete.",
                .. FixedPoint.Remarks(true, _layer.FanIn),
                _shape.MayLeave
                    ? "Sums are as for a mini-batch where none leaves 16 bits on its way; how large they get is kept for "
                        + $"{_buffers.Name}OneSampleSaturated."
                    : "No sum can leave 16 bits.",
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            new Picture(_layer).Products());
    }

    private void Row(Expression tile, Variable row, Func<string, Expression, Expression> back)
    {
        var highest = _peaks is null ? null : _b.Let("highest", Zero);
        var lowest = _peaks is null ? null : _b.Let("lowest", Zero);
        _b.For("pass", 0, _shape.Passes, 1, pass => Pass(tile, row, pass, highest, lowest, back));
        if (_peaks is not null)
        {
            var above = Wide(UnaryOperation.WidenLower, highest!).Max(Wide(UnaryOperation.WidenUpper, highest!));
            var below = Wide(UnaryOperation.WidenLower, lowest!).Min(Wide(UnaryOperation.WidenUpper, lowest!));
            _b.Store(_peaks, _peaks.At((Axis.Tile, tile), (Axis.Row, row)), above.Max(-below));
        }
    }

    private void Pass(
        Expression tile,
        Variable row,
        Variable pass,
        Variable? highest,
        Variable? lowest,
        Func<string, Expression, Expression> back)
    {
        var window = _layer.Window;
        var first = pass.Stride(_shape.Positions);
        if (_layer.OutputShape.Width % _shape.Positions != 0)
        {
            first = _b.Let("firstPosition", first.Min(_layer.OutputShape.Width - _shape.Positions));
        }

        var sums = new List<Variable>();
        _b.Section("Sums start at zero.", () =>
        {
            for (var position = 0; position < _shape.Positions; position++)
            {
                for (var vector = 0; vector < _shape.Vectors; vector++)
                {
                    sums.Add(_b.Let($"sum{Text(position)}_{Text(vector)}", Zero));
                }
            }
        });
        KernelRows(row, (pictureRow, kernelRow) =>
        {
            _b.For("kernelColumn", 0, window.Width, 1, kernelColumn => Place(
                _b.Point("tablesOfPlace", _tables, _tables.StartOf(
                    (Axis.Row, pictureRow), (Axis.Column, first.Stride(window.Stride)), (Axis.Column, kernelColumn))),
                _b.Point("codesOfPlace", _codes, _codes.StartOf(
                    (Axis.Tile, tile), (Axis.Input, kernelRow.Stride(window.Width)), (Axis.Input, kernelColumn))),
                sums));
            if (highest is not null)
            {
                _b.Section("How large the sums are by now.", () => sums.ForEach(sum =>
                {
                    _b.Set(highest, new Binary(BinaryOperation.Max, highest, sum, ValueKind.Shorts));
                    _b.Set(lowest!, new Binary(BinaryOperation.Min, lowest!, sum, ValueKind.Shorts));
                }));
            }
        });
        _b.Section(
            $"From fixed point to floats{(_bias is null ? string.Empty : ", and the bias")}.",
            () => Finish(tile, row, first, sums, back));
    }

    /// <summary>The rows of the kernel that lie on the picture.</summary>
    private void KernelRows(Variable row, Action<Expression, Variable> body)
    {
        var window = _layer.Window;
        var (height, positions) = (_layer.InputShape.Height, _layer.OutputShape.Height);
        Expression first = window.PaddingTop == 0 ? 0 : _b.Let("firstKernelRow", (window.PaddingTop - row.Stride(window.Stride)).Max(0));
        Expression last = ((positions - 1) * window.Stride) + window.Height <= height + window.PaddingTop
            ? window.Height
            : _b.Let("lastKernelRow", (height + window.PaddingTop - row.Stride(window.Stride)).Min(window.Height));
        WindowAxis.For(
            _b,
            "kernelRow",
            first,
            last,
            window.RowsRead(height, positions),
            positions,
            kernelRow => body(
                window.PaddingTop == 0
                    ? row.Stride(window.Stride) + kernelRow
                    : row.Stride(window.Stride) + kernelRow - window.PaddingTop,
                kernelRow),
            keepsBounds: true);
    }

    /// <summary>What a place of the kernel adds.</summary>
    private void Place(Pointer tables, Pointer codes, List<Variable> sums)
    {
        _b.For("pair", 0, _shape.Groups / 2, 1, pair =>
        {
            Add(tables, codes, pair, 0, sums);
            Add(tables, codes, pair, 1, sums);
        });
        if (_shape.Groups % 2 != 0)
        {
            _b.Scope("The last channels.", () => Add(tables, codes, _shape.Pairs - 1, 0, sums));
        }
    }

    /// <summary>One of two tables: a look-up and an addition for each position and vector of filters.</summary>
    private void Add(Pointer tables, Pointer codes, Expression pair, int second, List<Variable> sums)
    {
        var numbers = new Variable[_shape.Vectors];
        for (var vector = 0; vector < _shape.Vectors; vector++)
        {
            // Only the low five bits of a lane count, so that the second number comes to its place with the address.
            numbers[vector] = _b.Let($"numbers{Text(second)}_{Text(vector)}", new Load(
                codes, codes.StartOf((Axis.Group, pair), (Axis.Output, vector), (Axis.Lane, second)), ValueKind.Shorts));
        }

        for (var position = 0; position < _shape.Positions; position++)
        {
            var entries = _b.Let($"entries{Text(second)}_{Text(position)}", new Load(
                tables,
                tables.StartOf(
                    (Axis.Column, position * _layer.Window.Stride), (Axis.Group, pair.Stride(2)), (Axis.Group, second)),
                ValueKind.Shorts));
            for (var vector = 0; vector < _shape.Vectors; vector++)
            {
                var sum = sums[(position * _shape.Vectors) + vector];
                _b.Set(sum, new Binary(BinaryOperation.Add, sum, new LaneLookUp(entries, numbers[vector]), ValueKind.Shorts));
            }
        }
    }

    private void Finish(
        Expression tile, Variable row, Expression first, List<Variable> sums, Func<string, Expression, Expression> back)
    {
        var shape = _layer.OutputShape;
        for (var position = 0; position < _shape.Positions; position++)
        {
            for (var half = 0; half < 2 * _shape.Vectors; half++)
            {
                var filter = half * Lane.Count;
                if (_shape.Tiles == 1 && filter >= _layer.Units)
                {
                    continue;
                }

                var wide = Wide(
                    half % 2 == 0 ? UnaryOperation.WidenLower : UnaryOperation.WidenUpper,
                    sums[(position * _shape.Vectors) + (half / 2)]);
                var value = back($"value{Text(position)}_{Text(half)}", wide);
                var tileStart = tile.Stride(_shape.Vectors * OneSampleShape.Lanes);
                _b.Store(
                    _z,
                    _z.At(
                        (Axis.Feature, row.Stride(shape.Width * shape.Channels)),
                        (Axis.Feature, first.Stride(shape.Channels)),
                        (Axis.Feature, tileStart),
                        (Axis.Feature, (position * shape.Channels) + filter)),
                    _bias is null
                        ? value
                        : value + _bias.Load(ValueKind.Lanes, (Axis.Output, tileStart), (Axis.Output, filter)));
            }
        }
    }

    private static Expression Wide(UnaryOperation half, Variable sums) => new Unary(half, sums, ValueKind.Bits);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
