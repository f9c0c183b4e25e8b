using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// z = 2^OutputShift · W·x + b of one picture, lanes over filters; the sums of <see cref="Conv2DForward"/> in the same order, to the bit.
/// </summary>
internal sealed class Conv2DOneSample
{
    /// <summary>Groups of channels that have tables at a time: 32 KB of tables.</summary>
    private const int GroupsPerBlock = 256;

    private readonly Conv2DLayer _layer;
    private readonly WeightLayout _layout;
    private readonly KernelBuilder _b;
    private readonly Pointer _x;
    private readonly Pointer? _bias;
    private readonly Pointer _z;
    private readonly Picture _picture;

    private Conv2DOneSample(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output, string suffix)
    {
        _layer = layer;
        _layout = buffers.Layout;
        _picture = new Picture(layer);
        _b = new KernelBuilder(buffers.Name + suffix, layer.Index, Occasion.Sample);
        _x = _b.MemoryBuffer("input", input);
        _bias = buffers.Bias is null ? null : _b.MemoryBuffer("bias", buffers.Bias);
        _z = _b.MemoryBuffer("z", output);
    }

    /// <summary>
    /// Whether there are such kernels: an entry's number must fit a lane of a vector, and filters fill tiles, since those of the next
    /// position follow at once.
    /// </summary>
    public static bool Exists(WeightLayout layout) => layout.Rest == 0 && (!layout.IsCoded || layout.FitsVectors);

    /// <summary>With sampled or rounded weights.</summary>
    public static Kernel Lower(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output) =>
        new Conv2DOneSample(layer, buffers, input, output, "OneSample").ByTable(buffers.OneSampleCodes!, null);

    /// <summary>
    /// The same behind <see cref="PictureSums"/>, for what that leaves: sums that leave 16 bits stay at the limits.
    /// </summary>
    public static Kernel LowerSaturated(
        Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output, MemoryBuffer isLeft)
    {
        var one = new Conv2DOneSample(layer, buffers, input, output, "OneSampleSaturated");
        var left = one._b.MemoryBuffer("isLeft", isLeft);
        return one.ByTable(
            buffers.OneSampleCodes!,
            body => one._b.If(left.Load(ValueKind.Int, (Axis.Sample, 0)).IsNotEqualTo(0), body));
    }

    /// <summary>With products one by one: of real-valued weights, or by shifts.</summary>
    public static Kernel LowerProducts(
        Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output, bool isReal)
    {
        var suffix = isReal && !buffers.Layout.IsReal ? "OneSampleReal" : "OneSample";
        return new Conv2DOneSample(layer, buffers, input, output, suffix).ByProducts(buffers, isReal);
    }

    private Kernel ByTable(MemoryBuffer codesOfOneSample, Action<Action>? condition)
    {
        var rows = _layout.RowsPerGroup;
        var channels = _layer.InputsPerOffset;
        var groups = (channels + rows - 1) / rows;
        var complete = channels / rows;
        var codes = _b.MemoryBuffer("codes", codesOfOneSample);
        var tables = new VectorTables(_b, _layer, _layout, _x, Math.Min(groups, GroupsPerBlock));
        var (firstTile, lastTile) = _b.Units(_layout.Tiles, null, "tile");
        if (condition is null)
        {
            Sum();
        }
        else
        {
            condition(Sum);
        }

        return _b.Build(
            Summary(_layout.IsTernary ? "ternary" : "binary", "Wₜ∗x"),
            [
                $"Lanes are filters. The sums of {Digits(rows)} channels at a place are looked up in tables that fit vectors, for "
                    + $"{Lane.Count} filters at once; channels that are all zero are passed over.",
                "The same sums in the same order as for a mini-batch, to the bit.",
                .. FixedPoint.Remarks(_layout.IsFixed, _layer.FanIn),
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            _picture.Products());

        void Sum()
        {
            tables.Prepare();
            _b.Section(_bias is null || _layout.IsFixed ? "Sums start at zero." : "Sums start at the bias.", () => Everywhere(
                firstTile, lastTile, (tile, place) => Vectors(vector => _b.Store(_z, Output(place, tile, vector), Start(tile, vector)))));
            _picture.Rows.ForInputs(_b, (row, forRows) => _picture.Columns.ForInputs(_b, (column, forColumns) =>
            {
                var fullBlocks = complete / GroupsPerBlock;
                _b.For("tableBlock", 0, fullBlocks, 1, block => Block(block, 0, GroupsPerBlock, hasIncomplete: false));
                var firstOfRest = fullBlocks * GroupsPerBlock;
                if (groups > firstOfRest)
                {
                    _b.Scope(
                        firstOfRest == 0 ? "All channels." : $"Channels from {Digits(firstOfRest * rows)} on.",
                        () => Block(null, firstOfRest, complete - firstOfRest, groups > complete));
                }

                void Block(Variable? block, int firstGroup, int count, bool hasIncomplete)
                {
                    var active = _b.Let("active", 0);
                    _b.Section($"Tables of {Digits(rows)} channels each, unless all are zero, and where their codes are.", () =>
                    {
                        _b.For("group", 0, count, 1, group => tables.Add(
                            active,
                            number => Input(
                                row,
                                column,
                                block?.Stride(GroupsPerBlock * rows) ?? 0,
                                group.Stride(rows),
                                (firstGroup * rows) + number),
                            rows,
                            group.Stride(codes.Stride(Axis.Group))));
                        if (hasIncomplete)
                        {
                            _b.Scope("The last channels.", () => tables.Add(
                                active,
                                number => Input(row, column, (complete * rows) + number),
                                channels - (complete * rows),
                                count * codes.Stride(Axis.Group)));
                        }
                    });
                    forRows((outputRow, kernelRow) => forColumns((outputColumn, kernelColumn) => _b.For(
                        "tile", firstTile, lastTile, 1, _layout.Tiles, tile =>
                        {
                            var memory = _b.Point("sumsOfTile", _z, Output([outputRow, outputColumn], tile, 0));
                            var sums = Sums(vector => tables.Integers(new Load(memory, vector * Lane.Count, ValueKind.Lanes)));
                            var ofPlace = _b.Point("codesOfPlace", codes, codes.StartOf([
                                .. _picture.Offset(kernelRow, kernelColumn, _layout.QuadsPerOffset * WeightLayout.GroupsPerQuad)
                                    .Select(part => (Axis.Group, part)),
                                (Axis.Group, block?.Stride(GroupsPerBlock) ?? 0),
                                (Axis.Tile, tile),
                            ]));
                            _b.For("table", 0, active, 1, count + (hasIncomplete ? 1 : 0), table => tables.LookUp(
                                table, ofPlace, null, firstGroup * codes.Stride(Axis.Group), sums));
                            Vectors(vector => _b.Store(memory, vector * Lane.Count, sums[vector].AsLanes()));
                        })));
                }
            }));
            if (_layout.IsFixed)
            {
                _b.Section($"From fixed point to floats{(_bias is null ? string.Empty : ", and the bias")}.", () =>
                {
                    var back = tables.Back();
                    Everywhere(firstTile, lastTile, (tile, place) => Vectors(vector =>
                    {
                        var sum = new Load(_z, Output(place, tile, vector), ValueKind.Lanes);
                        var value = back("value" + Digits(vector), sum.AsBits());
                        _b.Store(_z, Output(place, tile, vector), _bias is null ? value : value + Bias(tile, vector));
                    }));
                });
            }
        }
    }

    private Kernel ByProducts(WeightBuffers buffers, bool isReal)
    {
        var weights = WeightOperand.Of(_b, _layer, buffers, isReal, _layer.InputPowers);
        _b.ForUnits("tile", _layout.Tiles, tile => _picture.Rows.ForPositions(_b, (outputRow, forRows) =>
            _picture.Columns.ForPositions(_b, (outputColumn, forColumns) =>
            {
                var sums = Sums(_ => new FloatLiteral(0f).Broadcast());
                weights.Begin();
                forRows((row, kernelRow) => forColumns((column, kernelColumn) => _b.For("channel", 0, _layer.InputsPerOffset, 1, channel =>
                {
                    weights.Take(_b.Let("x", new Load(_x, Input(row, column, channel), ValueKind.Float).Broadcast()));
                    Vectors(vector =>
                    {
                        var product = weights.Product(
                            ValueKind.Lanes,
                            [
                                (Axis.Tile, tile),
                                .. _picture.Offset(kernelRow, kernelColumn, _layout.PaddedInputs).Select(part => (Axis.Input, part)),
                                (Axis.Input, channel),
                                (Axis.Output, vector * Lane.Count),
                            ]);
                        _b.Set(sums[vector], sums[vector] + product);
                    });
                })));
                Vectors(vector =>
                {
                    var scaled = PowersOfTwo.Scale(_b, sums[vector].Name, weights.Sum(sums[vector]), _layer.OutputShift);
                    _b.Store(
                        _z,
                        Output([outputRow, outputColumn], tile, vector),
                        _bias is null ? scaled : scaled + Bias(tile, vector));
                });
            })));
        return _b.Build(
            Summary(weights.Kind, "W∗x"),
            [$"Lanes are filters; {weights.Cost} per weight and position."],
            _picture.Products());
    }

    private string Summary(string kind, string formula) =>
        $"Layer {_layer.Index}, {_layer.Description}, {kind}: z = {formula} of one sample.";

    /// <summary>All positions, and the tiles of this call at each.</summary>
    private void Everywhere(Variable firstTile, Variable lastTile, Action<Variable, Expression[]> body) =>
        _b.For("sumRow", 0, _layer.OutputShape.Height, 1, row => _b.For("sumColumn", 0, _layer.OutputShape.Width, 1, column =>
            _b.For("tile", firstTile, lastTile, 1, _layout.Tiles, tile => body(tile, [row, column]))));

    private Expression Start(Variable tile, int vector) =>
        _bias is null || _layout.IsFixed ? new FloatLiteral(0f).Broadcast() : Bias(tile, vector) + 0f;

    private Load Bias(Variable tile, int vector) =>
        _bias!.Load(ValueKind.Lanes, (Axis.Output, tile.Stride(_layout.Tile)), (Axis.Output, vector * Lane.Count));

    /// <summary>Where channels of a place of the picture are.</summary>
    private Expression Input(Expression row, Expression column, params Expression[] channel) =>
        _x.At(Place(_layer.InputShape, row, column, channel));

    /// <summary>Where filters of a position are.</summary>
    private Expression Output(Expression[] place, Variable tile, int vector) =>
        _z.At(Place(_layer.OutputShape, place[0], place[1], tile.Stride(_layout.Tile), vector * Lane.Count));

    private static (Axis Axis, Expression Index)[] Place(Shape shape, Expression row, Expression column, params Expression[] channel) =>
    [
        (Axis.Feature, row.Stride(shape.Width * shape.Channels)),
        (Axis.Feature, column.Stride(shape.Channels)),
        .. channel.Select(part => (Axis.Feature, part)),
    ];

    private List<Variable> Sums(Func<int, Expression> start) =>
        [.. Enumerable.Range(0, _layout.Vectors).Select(vector => _b.Let("sum" + Digits(vector), start(vector)))];

    private void Vectors(Action<int> body)
    {
        for (var vector = 0; vector < _layout.Vectors; vector++)
        {
            body(vector);
        }
    }

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
