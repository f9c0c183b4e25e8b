using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// The input of a convolution by samples instead of by channels, as the gradient of the weights reads it: rows of vectors, with the padding
/// around the picture; powers of two as bytes, four vectors of them in one.
/// </summary>
internal sealed class InputBySamples
{
    /// <summary>Between samples: a cache line, so that the same element of sixteen of them lies in different sets of a cache.</summary>
    public const int Gap = Lane.Count;

    private const int BitsPerCode = 8;

    private readonly KernelBuilder _b;
    private readonly Conv2DLayer _layer;
    private readonly WeightGradientPlan _plan;
    private readonly Pointer _rows;

    private InputBySamples(KernelBuilder b, Conv2DLayer layer, WeightGradientPlan plan, MemoryBuffer rows)
    {
        _b = b;
        _layer = layer;
        _plan = plan;
        _rows = b.MemoryBuffer("rows", rows);
    }

    /// <summary>Rows of every sample, tile by tile.</summary>
    public static Layout LayoutOf(WeightGradientPlan plan, bool isQuantized, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.Sample, sampleBlocks * Lane.Count),
        new Dimension(Axis.Tile, plan.Tiles) { Gap = Gap },
        new Dimension(Axis.Row, plan.Rows),
        new Dimension(Axis.Group, plan.GroupsPerRow * (isQuantized ? 1 : WeightGradientPlan.VectorsPerGroup))
        {
            Label = isQuantized ? "four vectors, a byte each" : "vector",
        },
        new Dimension(Axis.Lane, Lane.Count));

    /// <summary>Rounds each input to a power of two: once, whatever it is multiplied with.</summary>
    public static Kernel LowerPowers(
        Conv2DLayer layer,
        string name,
        WeightGradientPlan plan,
        bool isSigned,
        MemoryBuffer input,
        MemoryBuffer sampleMask,
        MemoryBuffer rows,
        int sampleBlocks)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powers = new InputPowers(b, layer, isSigned, input, sampleMask, sampleBlocks);
        var all = new InputBySamples(b, layer, plan, rows);
        var blocks = b.Host("sampleBlocks", KernelScalar.SampleBlocks);
        var codes = b.Scratch("codes", ElementKind.Int, WeightGradientPlan.VectorsPerGroup * sampleBlocks * Lane.Count);
        var words = b.Scratch("words", ElementKind.Float, sampleBlocks * Lane.Count * Lane.Count);
        all.ForGroups(plan.GroupsPerRow, (row, tile, group) =>
        {
            b.For("lane", 0, Lane.Count, 1, lane =>
            {
                b.For("place", 0, WeightGradientPlan.VectorsPerGroup, 1, place =>
                {
                    var codesOfPlace = b.Let("codesOfPlace", place.Stride(sampleBlocks * Lane.Count));
                    if (all.HasPadding)
                    {
                        b.For("sampleBlock", 0, blocks, 1, sampleBlocks, block => b.Store(
                            codes, codesOfPlace + block.Stride(Lane.Count), new IntLiteral(0).Broadcast()));
                    }

                    var vector = b.Let("vector", group.Stride(WeightGradientPlan.VectorsPerGroup) + place);
                    all.IfExists(row, tile, vector, lane, feature => powers.ForSampleBlocks(feature, (block, level, sign) => b.Store(
                        codes,
                        codesOfPlace + block.Stride(Lane.Count),
                        PowerOperand.Code(level, sign))));
                });
                b.For("sampleBlock", 0, blocks, 1, sampleBlocks, block =>
                {
                    Expression? word = null;
                    for (var place = 0; place < WeightGradientPlan.VectorsPerGroup; place++)
                    {
                        var code = new Load(
                            codes, block.Stride(Lane.Count) + (place * sampleBlocks * Lane.Count), ValueKind.Bits) << (place * BitsPerCode);
                        word = word is null ? code : word | code;
                    }

                    b.Store(words, block.Stride(Lane.Count * Lane.Count) + lane.Stride(Lane.Count), word!.AsLanes());
                });
            });
            b.Section("Sixteen by sixteen, lanes to samples.", () => b.For("sampleBlock", 0, blocks, 1, sampleBlocks, block =>
                all.Transpose(words, block.Stride(Lane.Count * Lane.Count), block, row, tile, group)));
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lays "
                + "them out by samples.",
            [
                $"A code is the number of a power, 0 for zero{(isSigned ? ", with the sign in its highest bit" : string.Empty)}.",
                .. InputPowers.Remarks(layer.Quantization!),
            ]);
    }

    /// <summary>Inputs as they are.</summary>
    public static Kernel LowerValues(
        Conv2DLayer layer, string name, WeightGradientPlan plan, MemoryBuffer input, MemoryBuffer rows, int sampleBlocks)
    {
        var b = new KernelBuilder(name + "TransposeInput", layer.Index);
        var source = b.MemoryBuffer("input", input);
        var all = new InputBySamples(b, layer, plan, rows);
        var blocks = b.Host("sampleBlocks", KernelScalar.SampleBlocks);
        var square = b.Scratch("square", ElementKind.Float, Lane.Count * Lane.Count);
        all.ForGroups(plan.GroupsPerRow * WeightGradientPlan.VectorsPerGroup, (row, tile, vector) =>
            b.For("sampleBlock", 0, blocks, 1, sampleBlocks, block =>
            {
                b.For("lane", 0, Lane.Count, 1, lane =>
                {
                    if (all.HasPadding)
                    {
                        b.Store(square, lane.Stride(Lane.Count), new FloatLiteral(0f).Broadcast());
                    }

                    all.IfExists(row, tile, vector, lane, feature => b.Store(
                        square, lane.Stride(Lane.Count), source.Load(ValueKind.Lanes, (Axis.SampleBlock, block), (Axis.Feature, feature))));
                });
                all.Transpose(square, 0, block, row, tile, vector);
            }));
        return b.Build(
            $"Layer {layer.Index}: lays its {layer.Inputs} inputs out by samples for the gradient of the weights.",
            ["Copies alone; the padding around the picture is zero."]);
    }

    /// <summary>Whether there are lanes without an input.</summary>
    private bool HasPadding => NeedsRowCheck || NeedsColumnCheck || NeedsChannelCheck;

    private bool NeedsRowCheck => _layer.Window.PaddingTop > 0 || _plan.Rows > _layer.InputShape.Height;

    private bool NeedsColumnCheck => _layer.Window.PaddingLeft > 0 || ColumnsOfRow > _layer.InputShape.Width;

    private bool NeedsChannelCheck => !_plan.TakesRows && _plan.Channels % _plan.Lanes != 0;

    /// <summary>Columns that vectors of a row reach.</summary>
    private int ColumnsOfRow => (_plan.RowStride + _plan.ColumnStride - 1) / _plan.ColumnStride;

    private void ForGroups(int groups, Action<Variable, Variable, Variable> body) => _b.ForUnits("row", _plan.Rows, row =>
        _b.For("tile", 0, _plan.Tiles, 1, tile => _b.For("group", 0, groups, 1, group => body(row, tile, group))));

    /// <summary>The input in a lane of a vector of a row, where there is one.</summary>
    private void IfExists(Variable row, Variable tile, Variable vector, Variable lane, Action<Variable> body)
    {
        var shape = _layer.InputShape;
        var window = _layer.Window;
        var rowLength = shape.Width * shape.Channels;
        var conditions = new List<Expression>();
        Expression inRow;
        if (NeedsRowCheck)
        {
            conditions.Add(row.IsAtLeast(window.PaddingTop));
            conditions.Add(row.IsLessThan(window.PaddingTop + shape.Height));
        }

        if (_plan.TakesRows)
        {
            var place = _b.Let("valueOfRow", vector.Stride(Lane.Count) + lane);
            if (NeedsColumnCheck)
            {
                conditions.Add(place.IsAtLeast(window.PaddingLeft * shape.Channels));
                conditions.Add(place.IsLessThan((window.PaddingLeft + shape.Width) * shape.Channels));
            }

            inRow = place;
        }
        else
        {
            var shift = Dimension.ShiftOf(_plan.VectorsPerTile);
            var column = _b.Let("column", vector >> shift);
            var channel = _b.Let("channel", shift == 0
                ? tile.Stride(_plan.Lanes) + lane
                : tile.Stride(_plan.Lanes) + (vector & (_plan.VectorsPerTile - 1)).Stride(Lane.Count) + lane);
            if (NeedsColumnCheck)
            {
                conditions.Add(column.IsAtLeast(window.PaddingLeft));
                conditions.Add(column.IsLessThan(window.PaddingLeft + shape.Width));
            }

            if (NeedsChannelCheck)
            {
                conditions.Add(channel.IsLessThan(shape.Channels));
            }

            inRow = column.Stride(shape.Channels) + channel;
        }

        Nested(0);

        void Nested(int number)
        {
            if (number < conditions.Count)
            {
                _b.If(conditions[number], () => Nested(number + 1));
                return;
            }

            var padding = (window.PaddingTop * rowLength) + (window.PaddingLeft * shape.Channels);
            var sum = row.Stride(rowLength) + inRow;
            body(_b.Let("feature", padding == 0 ? sum : sum - padding));
        }
    }

    /// <summary>Sixteen vectors of samples to sixteen samples of a group.</summary>
    private void Transpose(Pointer square, Expression first, Expression block, Variable row, Variable tile, Variable group)
    {
        for (var sample = 0; sample < Lane.Count; sample += Ir.Transpose.Size)
        {
            for (var lane = 0; lane < Lane.Count; lane += Ir.Transpose.Size)
            {
                _b.Transpose(
                    square,
                    first + ((lane * Lane.Count) + sample),
                    Lane.Count,
                    _rows,
                    _rows.At(
                        (Axis.Tile, tile),
                        (Axis.Row, row),
                        (Axis.Group, group),
                        (Axis.Sample, block.Stride(Lane.Count)),
                        (Axis.Sample, sample),
                        (Axis.Lane, lane)),
                    _rows.Stride(Axis.Sample));
            }
        }
    }
}
