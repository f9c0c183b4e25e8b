using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The kernel that forms the tables of one picture in fixed point, those of each place in 32 lanes.</summary>
internal sealed class PictureTables
{
    private readonly Conv2DLayer _layer;
    private readonly OneSampleShape _shape;
    private readonly bool _isTernary;
    private readonly KernelBuilder _b;
    private readonly Pointer _tables;

    private PictureTables(string name, Conv2DLayer layer, OneSampleShape shape, OneSampleBuffers buffers)
    {
        (_layer, _shape, _isTernary) = (layer, shape, shape.Rows == 3);
        _b = new KernelBuilder(name, layer.Index, Occasion.Sample);
        _tables = _b.MemoryBuffer("tables", buffers.Tables);
    }

    public static Kernel Lower(string name, Conv2DLayer layer, OneSampleShape shape, MemoryBuffer input, OneSampleBuffers buffers) =>
        new PictureTables(name, layer, shape, buffers).Lower(input, buffers);

    private Kernel Lower(MemoryBuffer input, OneSampleBuffers buffers)
    {
        var x = _b.MemoryBuffer("input", input);
        var totals = _shape.MayLeave ? _b.MemoryBuffer("totals", buffers.Totals) : null;
        var terms = _b.Scratch("terms", ElementKind.Short, _shape.GroupsPerChunk * _shape.Rows * OneSampleShape.Lanes);
        var (firstRow, lastRow) = _b.Units(_layer.InputShape.Height, null, "row");
        PictureMagnitude.IfLooksUp(_b, () => Places(x, terms, totals, buffers, firstRow, lastRow));
        return _b.Build(
            $"Layer {Text(_layer.Index)}, {_layer.Description}: the tables of one sample, in 16-bit fixed point.",
            [
                $"Values are rounded to {Text(_shape.Bits)} bits and a sign, by a power of two that the largest one gives; the sums of "
                    + $"{Text(_shape.Rows)} channels at a place stand in a vector.",
            ]);
    }

    private void Places(
        Pointer x, Pointer terms, Pointer? totals, OneSampleBuffers buffers, Variable firstRow, Variable lastRow)
    {
        var scale = PictureMagnitude.Scale(_b, buffers.Magnitudes, _shape.Bits);
        Terms(terms);
        _b.For("row", firstRow, lastRow, 1, _layer.InputShape.Height, row =>
        {
            var padding = _layer.Window.PaddingLeft;
            var largest = totals is null ? null : _b.Let("largestTotal", new IntLiteral(0).Broadcast());
            Outside(row, 0, padding, "Columns in front of the picture.");
            _b.For("column", 0, _layer.InputShape.Width, 1, column =>
            {
                var total = largest is null ? null : _b.Let("total", new IntLiteral(0).Broadcast());
                _b.For("chunk", 0, _layer.InputsPerOffset / OneSampleShape.ChannelsPerChunk, 1, chunk =>
                    Chunk(chunk, OneSampleShape.ChannelsPerChunk));
                var rest = _layer.InputsPerOffset % OneSampleShape.ChannelsPerChunk;
                if (rest > 0)
                {
                    _b.Scope("The last channels.", () => Chunk(_shape.Chunks - 1, rest));
                }

                if (largest is not null)
                {
                    PictureMagnitude.InAllLanes(_b, total!, (one, other) => one + other);
                    _b.Set(largest, largest.Max(total!));
                }

                void Chunk(Expression chunk, int channels)
                {
                    var values = _b.Let("values", x.Load(
                        ValueKind.Lanes,
                        (Axis.Feature, row.Stride(_layer.InputShape.Width * _layer.InputsPerOffset)),
                        (Axis.Feature, column.Stride(_layer.InputsPerOffset)),
                        (Axis.Feature, chunk.Stride(OneSampleShape.ChannelsPerChunk))));
                    var rounded = _b.Let("rounded", scale.Integer("value", values)
                        & new IntLiteral(channels).Broadcast().IsGreaterThan(new LaneIndex()));
                    var negated = _b.Let("negated", -rounded);
                    if (total is not null)
                    {
                        _b.Set(total, total + rounded.Max(negated));
                    }

                    var signed = _b.Let("signed", new Binary(BinaryOperation.NarrowToShorts, rounded, negated, ValueKind.Shorts));
                    _b.For("group", 0, _shape.GroupsPerChunk, 1, group =>
                    {
                        Expression? sums = null;
                        for (var channel = 0; channel < _shape.Rows; channel++)
                        {
                            var term = new LaneLookUp(signed, new Load(
                                terms,
                                group.Stride(_shape.Rows * OneSampleShape.Lanes) + (channel * OneSampleShape.Lanes),
                                ValueKind.Shorts));
                            sums = sums is null ? term : new Binary(BinaryOperation.Add, sums, term, ValueKind.Shorts);
                        }

                        _b.Store(
                            _tables,
                            _tables.At(
                                (Axis.Row, row),
                                (Axis.Column, column),
                                (Axis.Column, padding),
                                (Axis.Group, chunk.Stride(_shape.GroupsPerChunk)),
                                (Axis.Group, group)),
                            sums!);
                    }, mayUnroll: true);
                }
            });
            Outside(row, padding + _layer.InputShape.Width, _shape.Columns, "Columns behind the picture.");
            if (largest is not null)
            {
                _b.Store(totals!, totals!.At((Axis.Row, row)), largest);
            }
        });
    }

    /// <summary>
    /// For each channel of a table where an entry's term stands: among the values, among their negatives, or where the zero is.
    /// </summary>
    private void Terms(Pointer terms) => _b.Section(
        $"Each entry's weights are the digits of its number: where a channel's term stands, among {Text(OneSampleShape.ChannelsPerChunk)} "
            + "values and a zero, and the same negated.",
        () =>
        {
            var digits = new List<Variable[]>();
            var entries = new[] { _b.Let("lowerEntries", new LaneIndex()), _b.Let("upperEntries", new LaneIndex() + Lane.Count) };
            for (var channel = _shape.Rows - 1; channel >= 0; channel--)
            {
                digits.Insert(0, [Digit(channel, "lower", entries[0]), Digit(channel, "upper", entries[1])]);
            }

            _b.For("group", 0, _shape.GroupsPerChunk, 1, group =>
            {
                for (var channel = 0; channel < _shape.Rows; channel++)
                {
                    var place = _b.Let("place" + Text(channel), group.Stride(_shape.Rows) + channel);
                    _b.Store(
                        terms,
                        group.Stride(_shape.Rows * OneSampleShape.Lanes) + (channel * OneSampleShape.Lanes),
                        new Binary(
                            BinaryOperation.NarrowToShorts,
                            Place(digits[channel][0], place),
                            Place(digits[channel][1], place),
                            ValueKind.Shorts));
                }
            });
        });

    /// <summary>Takes the last digit off numbers.</summary>
    private Variable Digit(int channel, string name, Variable numbers)
    {
        var quotient = _b.Let(
            $"{name}Quotient{Text(channel)}",
            _isTernary ? ((numbers << 3) + (numbers << 1) + numbers).ShiftRightLogical(5) : numbers.ShiftRightLogical(1));
        var digit = _b.Let(
            $"{name}Digit{Text(channel)}",
            numbers - (quotient << 1) - (_isTernary ? quotient : new IntLiteral(0).Broadcast()));
        _b.Set(numbers, quotient);
        return digit;
    }

    private Expression Place(Variable digit, Variable place)
    {
        var signed = (digit.IsEqualTo(0) & Lane.Count) + place.Broadcast();
        return _isTernary
            ? new Select(digit.IsEqualTo(1), new IntLiteral(OneSampleShape.ChannelsPerChunk).Broadcast(), signed)
            : signed;
    }

    /// <summary>Places that the kernel reaches outside of the picture: all sums are zero.</summary>
    private void Outside(Variable row, int from, int to, string remark)
    {
        if (from < to)
        {
            _b.Scope(remark, () => _b.For("column", from, to, 1, column => _b.For("group", 0, _shape.Groups, 1, group => _b.Store(
                _tables,
                _tables.At((Axis.Row, row), (Axis.Column, column), (Axis.Group, group)),
                new Unary(UnaryOperation.Broadcast, new IntLiteral(0), ValueKind.Shorts)))));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
