using System;
using System.Linq;
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

    // A square of sixteen lanes and samples.
    private const int Square = Lane.Count * Lane.Count;

    // Inputs of a group.
    private const int Places = WeightGradientPlan.VectorsPerGroup * Lane.Count;

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
        const int CodesPerPlace = InputPowers.BlocksPerQuad * Lane.Count;
        var codes = b.Scratch("codes", ElementKind.Byte, Places * CodesPerPlace);
        var words = b.Scratch("words", ElementKind.Float, Square);
        b.ForUnits("row", plan.Rows, row => powers.ForQuads((quad, count) => all.ForGroups((tile, group) =>
        {
            if (all.HasPadding)
            {
                b.For("code", 0, Places * InputPowers.BlocksPerQuad, 1, code => b.Store(
                    codes, code.Stride(Lane.Count), Codes(new IntLiteral(0).Broadcast())));
            }

            all.ForInputs(row, tile, group, (feature, place) =>
            {
                var codesOfPlace = b.Let("codesOfPlace", place.Stride(CodesPerPlace));
                powers.ForBlocksOfQuad(feature, quad, count, (number, level, sign) => b.Store(
                    codes,
                    codesOfPlace + number.Stride(Lane.Count),
                    Codes(PowerOperand.Code(level, sign))));
            });
            b.Section("Four vectors in one, and sixteen by sixteen, lanes to samples.", () => b.For(
                "number", 0, count, 1, powers.TripsOfQuad, number =>
                {
                    b.For("lane", 0, Lane.Count, 1, lane => b.Store(words, lane.Stride(Lane.Count), Word(number, lane).AsLanes()));
                    all.Transpose(words, 0, quad + number, row, tile, group);
                }));
        })));
        return b.Build(Summary(layer), Remarks(layer, isSigned));

        static Expression Codes(Expression lanes) => new Unary(UnaryOperation.NarrowToCodes, lanes, ValueKind.Codes);

        // The codes in a lane of four vectors, of a sample block.
        Expression Word(Variable number, Variable lane)
        {
            Expression? word = null;
            for (var vector = 0; vector < WeightGradientPlan.VectorsPerGroup; vector++)
            {
                var code = new Unary(
                    UnaryOperation.WidenCodes,
                    new Load(
                        codes,
                        lane.Stride(CodesPerPlace) + number.Stride(Lane.Count) + (vector * Lane.Count * CodesPerPlace),
                        ValueKind.Codes),
                    ValueKind.Bits) << (vector * BitsPerCode);
                word = word is null ? code : word | code;
            }

            return word!;
        }
    }

    /// <summary>Whether few samples' inputs can be rounded as they lie sample by sample.</summary>
    public static bool TakesRows(Conv2DLayer layer, WeightGradientPlan plan) =>
        RowPowers.Fits(layer) && !plan.TakesRows && plan.Channels % plan.Lanes == 0;

    /// <summary>The same where a mini-batch has few samples: lanes are channels from the start.</summary>
    public static Kernel LowerPowersOfRows(
        Conv2DLayer layer,
        string name,
        WeightGradientPlan plan,
        bool isSigned,
        MemoryBuffer input,
        MemoryBuffer sampleMask,
        MemoryBuffer rows,
        int samples)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powers = new RowPowers(b, layer, isSigned, input, sampleMask);
        var all = new InputBySamples(b, layer, plan, rows);
        var codes = b.Scratch("codes", ElementKind.Int, Places);
        b.ForUnits("row", plan.Rows, row =>
        {
            powers.ForSamples(samples, (sample, isThere) => all.ForGroups((tile, group) =>
            {
                if (all.HasPadding)
                {
                    b.For("vector", 0, WeightGradientPlan.VectorsPerGroup, 1, vector => b.Store(
                        codes, vector.Stride(Lane.Count), new IntLiteral(0).Broadcast()));
                }

                all.ForRow(row, inputRow => all.ForColumns(group, column => b.For("vector", 0, plan.VectorsPerTile, 1, vector =>
                {
                    var feature = b.Let(
                        "feature",
                        inputRow.Stride(layer.InputShape.Width * plan.Channels) + column.InPicture.Stride(plan.Channels)
                            + tile.Stride(plan.Lanes) + vector.Stride(Lane.Count));
                    var (level, sign) = powers.Of(sample, isThere, feature);
                    b.Store(
                        codes,
                        column.InGroup.Stride(plan.Lanes) + vector.Stride(Lane.Count),
                        PowerOperand.Code(level, sign));
                })));
                b.Store(all._rows, At(sample, tile, group), Enumerable.Range(0, WeightGradientPlan.VectorsPerGroup)
                    .Select(vector => new Load(codes, vector * Lane.Count, ValueKind.Bits) << (vector * BitsPerCode))
                    .Aggregate((one, other) => one | other)
                    .AsLanes());
            }));
            var together = Lane.RoundUp(samples, plan.SamplesPerBand);
            b.For("sample", samples, together, 1, sample => all.ForGroups((tile, group) => b.Store(
                all._rows, At(sample, tile, group), new FloatLiteral(0f).Broadcast())));

            Expression At(Variable sample, Variable tile, Variable group) => all._rows.At(
                (Axis.Sample, sample), (Axis.Tile, tile), (Axis.Row, row), (Axis.Group, group));
        });
        return b.Build(Summary(layer), Remarks(layer, isSigned));
    }

    private static string Summary(Conv2DLayer layer) =>
        $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lays them "
            + "out by samples.";

    private static string[] Remarks(Conv2DLayer layer, bool isSigned) =>
    [
        $"A code is the number of a power, 0 for zero{(isSigned ? ", with the sign in its highest bit" : string.Empty)}.",
        .. InputPowers.Remarks(layer.Quantization!),
    ];

    /// <summary>Inputs as they are.</summary>
    public static Kernel LowerValues(
        Conv2DLayer layer, string name, WeightGradientPlan plan, MemoryBuffer input, MemoryBuffer rows, int sampleBlocks)
    {
        var b = new KernelBuilder(name + "TransposeInput", layer.Index);
        var source = b.MemoryBuffer("input", input);
        var all = new InputBySamples(b, layer, plan, rows);
        var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
        var squares = b.Scratch("squares", ElementKind.Float, Places * Lane.Count);
        b.ForUnits("row", plan.Rows, row => b.For("block", 0, blocks, 1, sampleBlocks, block => all.ForGroups((tile, group) =>
        {
            if (all.HasPadding)
            {
                b.For("place", 0, Places, 1, place => b.Store(squares, place.Stride(Lane.Count), new FloatLiteral(0f).Broadcast()));
            }

            all.ForInputs(row, tile, group, (feature, place) => b.Store(
                squares,
                place.Stride(Lane.Count),
                source.Load(ValueKind.Lanes, (Axis.SampleBlock, block), (Axis.Feature, feature))));
            b.For("square", 0, WeightGradientPlan.VectorsPerGroup, 1, place => all.Transpose(
                squares, place.Stride(Square), block, row, tile, group.Stride(WeightGradientPlan.VectorsPerGroup) + place));
        })));
        return b.Build(
            $"Layer {layer.Index}: lays its {layer.Inputs} inputs out by samples for the gradient of the weights.",
            ["Copies alone; the padding around the picture is zero."]);
    }

    /// <summary>Whether there are lanes without an input.</summary>
    private bool HasPadding =>
        HasRowsOutside
        || (_plan.TakesRows ? FirstValue > 0 || LastValue < _plan.RowStride : HasColumnsOutside || _plan.Channels % _plan.Lanes != 0);

    private bool HasRowsOutside => _layer.Window.PaddingTop > 0 || _plan.Rows > _layer.InputShape.Height;

    private bool HasColumnsOutside => _layer.Window.PaddingLeft > 0 || _plan.RowStride > _layer.InputShape.Width * _plan.ColumnStride;

    /// <summary>Where rows of values begin in rows of vectors, and end.</summary>
    private int FirstValue => _plan.FirstColumn + (_layer.Window.PaddingLeft * _plan.Channels);

    private int LastValue => Math.Min(_plan.RowStride, FirstValue + (_layer.InputShape.Width * _plan.Channels));

    private void ForGroups(Action<Variable, Variable> body) =>
        _b.For("tile", 0, _plan.Tiles, 1, tile => _b.For("group", 0, _plan.GroupsPerRow, 1, group => body(tile, group)));

    /// <summary>The inputs of a group, in the order of memory: the body gets one, and its place among all lanes of the group.</summary>
    private void ForInputs(Variable row, Variable tile, Variable group, Action<Variable, Expression> body)
    {
        ForRow(row, inputRow =>
        {
            if (_plan.TakesRows)
            {
                ForValues(group, inputRow, body);
            }
            else
            {
                ForColumns(group, column => ForChannels(tile, inputRow, column, body));
            }
        });
    }

    /// <summary>The row of the picture in a row of vectors: one, or none in the padding.</summary>
    private void ForRow(Variable row, Action<Expression> body)
    {
        if (!HasRowsOutside)
        {
            body(row);
            return;
        }

        var top = _layer.Window.PaddingTop;
        var height = _layer.InputShape.Height;
        var first = _b.Let("firstInputRow", Minus(row, top).Max(0));
        var last = _b.Let("lastInputRow", Minus(row, top - 1).Min(height));
        _b.For("inputRow", first, last, 1, (Math.Min(height, _plan.Rows - top), _plan.Rows), body);
    }

    /// <summary>What follows each other under a row of the kernel.</summary>
    private void ForValues(Variable group, Expression inputRow, Action<Variable, Expression> body)
    {
        var first = _b.Let("firstOfGroup", group.Stride(Places));
        var firstValue = _b.Let("firstValue", first.Max(FirstValue));
        var lastValue = _b.Let("lastValue", (first + Places).Min(LastValue));
        _b.For("inputOfRow", firstValue, lastValue, 1, (LastValue - FirstValue, _plan.GroupsPerRow), input => body(
            _b.Let("feature", Minus(inputRow.Stride(_layer.InputShape.Width * _plan.Channels) + input, FirstValue)), input - first));
    }

    /// <summary>The columns of the picture in a group, from its first column on.</summary>
    private void ForColumns(Variable group, Action<(Expression InGroup, Expression InPicture)> body)
    {
        var columns = WeightGradientPlan.VectorsPerGroup / _plan.VectorsPerTile;
        var left = _layer.Window.PaddingLeft;
        if (!HasColumnsOutside)
        {
            _b.For("column", 0, columns, 1, column => body((column, group.Stride(columns) + column)));
            return;
        }

        var width = Math.Min(_layer.InputShape.Width, (_plan.GroupsPerRow * columns) - left);
        var inGroup = _b.Let("firstOfGroup", group.Stride(columns));
        var first = _b.Let("firstColumn", (new IntLiteral(left) - inGroup).Max(0));
        var last = _b.Let("lastColumn", (new IntLiteral(left + width) - inGroup).Min(columns));
        _b.For("column", first, last, 1, (width, _plan.GroupsPerRow), column => body(
            (column, Minus(inGroup + column, left))));
    }

    /// <summary>The channels of a tile at one place of the picture.</summary>
    private void ForChannels(
        Variable tile,
        Expression inputRow,
        (Expression InGroup, Expression InPicture) column,
        Action<Variable, Expression> body)
    {
        var channels = _plan.Channels;
        var first = _b.Let("firstOfTile", tile.Stride(_plan.Lanes));
        var isWhole = channels % _plan.Lanes == 0;
        var lastChannel = _b.Let("lastChannel", isWhole ? first + _plan.Lanes : (first + _plan.Lanes).Min(channels));
        _b.For("channel", first, lastChannel, 1, (channels, _plan.Tiles), channel => body(
            _b.Let(
                "feature",
                inputRow.Stride(_layer.InputShape.Width * channels) + column.InPicture.Stride(channels) + channel),
            column.InGroup.Stride(_plan.Lanes) + (channel - first)));
    }

    private static Expression Minus(Expression value, int number) =>
        number > 0 ? value - new IntLiteral(number) : value + new IntLiteral(-number);

    /// <summary>Sixteen vectors of samples to sixteen samples of a group.</summary>
    private void Transpose(Pointer square, Expression first, Expression block, Variable row, Variable tile, Expression group) =>
        _b.TransposeVectors(
            square,
            first,
            _rows,
            _rows.At((Axis.Tile, tile), (Axis.Row, row), (Axis.Group, group), (Axis.Sample, block.Stride(Lane.Count))),
            _rows.Stride(Axis.Sample));
}
