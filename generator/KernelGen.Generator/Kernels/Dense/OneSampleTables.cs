using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// z of one sample by tables that stand in vectors. In fixed point, tables and sums are 32-bit integers that stay within 16 bits.
/// </summary>
internal sealed class OneSampleTables
{
    /// <summary>Tables whose codes and sums stay in the first cache: 32 KB of tables.</summary>
    private const int GroupsPerBlock = 256;

    private readonly DenseLayer _layer;
    private readonly WeightLayout _layout;
    private readonly KernelBuilder _b;
    private readonly Pointer _x;
    private readonly Pointer _codes;
    private readonly Pointer? _bias;
    private readonly Pointer _z;
    private readonly Variable _firstTile;
    private readonly Variable _lastTile;
    private readonly int _rows;
    private readonly int _upperRows;
    private readonly int _groups;
    private readonly int _completeGroups;
    private readonly bool _isOneBlock;
    private readonly VectorTables _tables;

    public OneSampleTables(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output)
    {
        _layer = layer;
        _layout = buffers.Layout;
        _rows = _layout.RowsPerGroup;
        _upperRows = HalfTables.Rows(_rows).Upper;
        _groups = (layer.Inputs + _rows - 1) / _rows;
        _completeGroups = layer.Inputs / _rows;
        _isOneBlock = _groups <= GroupsPerBlock;
        _b = new KernelBuilder(buffers.Name + "OneSample", layer.Index, Occasion.Sample);
        _x = _b.MemoryBuffer("input", input);
        _codes = _b.MemoryBuffer("codes", buffers.OneSampleCodes!);
        _bias = buffers.Bias is null ? null : _b.MemoryBuffer("bias", buffers.Bias);
        _z = _b.MemoryBuffer("z", output);
        _tables = new VectorTables(_b, layer, _layout, _x, Math.Min(_groups, GroupsPerBlock));
        (_firstTile, _lastTile) = _b.Units(_layout.Tiles, null, "tile");
        _tables.Prepare();
    }

    public Kernel Lower()
    {
        if (!_isOneBlock)
        {
            _b.Section(_bias is null ? "Sums start at zero." : "Sums start at the bias.", () => Tiles(tile =>
                Vectors(vector => _b.Store(_z, _z.At(Output(Axis.Feature, tile, vector)), Start(tile, vector)))));
        }

        var fullBlocks = _completeGroups / GroupsPerBlock;
        if (fullBlocks > 1)
        {
            _b.For("tableBlock", 0, fullBlocks, 1, block => Block(block, 0, GroupsPerBlock, hasIncomplete: false));
        }
        else if (fullBlocks == 1)
        {
            Part(0, GroupsPerBlock, hasIncomplete: false);
        }

        var firstOfRest = fullBlocks * GroupsPerBlock;
        if (_groups > firstOfRest)
        {
            Part(firstOfRest, _completeGroups - firstOfRest, _groups > _completeGroups);
        }

        if (_layout.IsFixed)
        {
            ToFloats();
        }

        return _b.Build(
            $"Layer {_layer.Index}, dense {_layer.Inputs} → {_layer.Outputs}, {(_layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x of "
                + "one sample.",
            [
                $"Lanes are outputs. The sums of {_rows} inputs are looked up in {(_upperRows == 0 ? "a table" : "two tables")} that "
                    + $"fit{(_upperRows == 0 ? "s" : string.Empty)} a vector, for {Lane.Count} outputs at once; inputs that are all zero "
                    + "are passed over.",
                "The same sums in the same order as for a mini-batch, to the bit.",
                .. FixedPoint.Remarks(_layout.IsFixed, _layer.Inputs),
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            OneSampleForward.Products(_layer));
    }

    /// <summary>What a block is where there are several, with locals of its own.</summary>
    private void Part(int firstGroup, int complete, bool hasIncomplete)
    {
        if (_isOneBlock)
        {
            Block(null, firstGroup, complete, hasIncomplete);
        }
        else
        {
            _b.Scope($"Inputs from {Digits(firstGroup * _rows)} on.", () => Block(null, firstGroup, complete, hasIncomplete));
        }
    }

    /// <summary>Tables of some groups of inputs, and what they add to all outputs.</summary>
    private void Block(Variable? block, int firstGroup, int complete, bool hasIncomplete)
    {
        var active = _b.Let("active", 0);
        _b.Section($"Tables of {_rows} inputs each, unless all are zero, and where their codes are.", () =>
        {
            _b.For("group", 0, complete, 1, group => _tables.Add(
                active,
                row => _x.At((
                    Axis.Feature, (block?.Stride(GroupsPerBlock * _rows) ?? 0) + group.Stride(_rows) + ((firstGroup * _rows) + row))),
                _rows,
                group.Stride(_codes.Stride(Axis.Group))));
            if (hasIncomplete)
            {
                var firstRow = _completeGroups * _rows;
                _b.Scope("The last inputs.", () =>
                    _tables.Add(
                        active,
                        row => _x.At((Axis.Feature, firstRow + row)),
                        _layer.Inputs - firstRow,
                        complete * _codes.Stride(Axis.Group)));
            }
        });
        _b.Section($"{(_upperRows == 0 ? "A look-up" : "Two look-ups")} and as many additions for {Lane.Count} outputs and a "
            + "table.", () => Tiles(tile =>
        {
            var sums = OneSampleForward.Sums(_b, _layout.Vectors, vector => _tables.Integers(_isOneBlock
                ? Start(tile, vector)
                : _z.Load(ValueKind.Lanes, Output(Axis.Feature, tile, vector))));
            _b.For("table", 0, active, 1, complete + (hasIncomplete ? 1 : 0), table => _tables.LookUp(
                table,
                _codes,
                _codes.StartOf((Axis.Group, block?.Stride(GroupsPerBlock) ?? 0), (Axis.Tile, tile)),
                firstGroup * _codes.Stride(Axis.Group),
                sums));
            Vectors(vector => _b.Store(_z, _z.At(Output(Axis.Feature, tile, vector)), sums[vector].AsLanes()));
        }));
    }

    private void ToFloats() =>
        _b.Section($"From fixed point to floats{(_bias is null ? string.Empty : ", and the bias")}.", () =>
        {
            var back = _tables.Back();
            Tiles(tile => Vectors(vector =>
            {
                var value = back("value" + Digits(vector), _z.Load(ValueKind.Lanes, Output(Axis.Feature, tile, vector)).AsBits());
                var result = _bias is null ? value : value + _bias.Load(ValueKind.Lanes, Output(Axis.Output, tile, vector));
                _b.Store(_z, _z.At(Output(Axis.Feature, tile, vector)), result);
            }));
        });

    // −0 + 0 is 0: no sum ever is −0, so that zeros may be passed over.
    private Expression Start(Variable tile, int vector) => _bias is null || _layout.IsFixed
        ? new FloatLiteral(0f).Broadcast()
        : _bias.Load(ValueKind.Lanes, Output(Axis.Output, tile, vector)) + 0f;

    private (Axis, Expression)[] Output(Axis axis, Variable tile, int vector) =>
        [(axis, tile.Stride(_layout.Tile)), (axis, vector * Lane.Count)];

    private void Tiles(Action<Variable> body) => _b.For("tile", _firstTile, _lastTile, 1, _layout.Tiles, body);

    private void Vectors(Action<int> body)
    {
        for (var vector = 0; vector < _layout.Vectors; vector++)
        {
            body(vector);
        }
    }

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
