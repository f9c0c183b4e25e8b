using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>From the codes of mini-batches to those of one picture in fixed point, whose tables have other numbers of channels.</summary>
internal static class PictureCodes
{
    public static Kernel Lower(Conv2DLayer layer, WeightBuffers buffers, OneSampleShape shape, MemoryBuffer codes)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "PictureCodes", layer.Index, Occasion.Weights);
        var forward = b.MemoryBuffer("forwardCodes", buffers.ForwardCodes!);
        var target = b.MemoryBuffer("codes", codes);
        var channels = System.Math.Max(layout.QuadsPerOffset * layout.RowsPerQuad, shape.Pairs * 2 * shape.Rows);
        var digits = b.Scratch("digits", ElementKind.Byte, 2 * channels * Lane.Count);
        b.ForUnits("tile", shape.Tiles, tile => b.For("offset", 0, layer.Offsets, 1, offset => b.For(
            "vector", 0, shape.Vectors, 1, vector =>
            {
                for (var half = 0; half < 2; half++)
                {
                    Digits(tile, offset, vector, half);
                }

                b.Section($"The weights of {Text(shape.Rows)} channels as the number of an entry, two numbers side by side.", () => b.For(
                    "pair", 0, shape.Pairs, 1, pair =>
                    {
                        var numbers = new Variable[2];
                        for (var half = 0; half < 2; half++)
                        {
                            numbers[half] = b.Let("numbers" + Text(half), Number(pair, half, 0) | (Number(pair, half, 1) << 8));
                        }

                        b.Store(
                            target,
                            target.At((Axis.Tile, tile), (Axis.Input, offset), (Axis.Group, pair), (Axis.Output, vector)),
                            new Binary(BinaryOperation.NarrowToShorts, numbers[0], numbers[1], ValueKind.Shorts));
                    }));
            })));
        return b.Build(
            $"Layer {Text(layer.Index)}, {layer.Description}: codes for one picture at a time, in fixed point.",
            [$"The weights of {Text(layout.RowsPerGroup)} channels, which a code of a mini-batch stands for, are taken apart, and "
                + $"{Text(shape.Rows)} at a time put together again."]);

        void Digits(Variable tile, Variable offset, Variable vector, int half) => b.Section(
            half == 0 ? "The digits of the first sixteen filters, by channel." : "Those of the other sixteen.", () =>
            {
                // Where filters do not fill the vector, its other half is one that is there; nothing is stored of it.
                var filter = b.Let(
                    "filter" + Text(half),
                    (tile.Stride(shape.Vectors * OneSampleShape.Lanes) + vector.Stride(OneSampleShape.Lanes) + (half * Lane.Count))
                        .Min(layout.PaddedOutputs - Lane.Count));
                var first = half * channels * Lane.Count;
                b.For("quad", 0, layout.QuadsPerOffset, 1, quad =>
                {
                    var word = b.Let("word", forward.Load(
                        ValueKind.Bits,
                        (Axis.Quad, offset.Stride(layout.QuadsPerOffset)),
                        (Axis.Quad, quad),
                        (Axis.Output, filter)));
                    b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group =>
                    {
                        var code = b.Let("code", word & 0xFF);
                        b.Set(word, word.ShiftRightLogical(8));
                        for (var row = layout.RowsPerGroup - 1; row >= 0; row--)
                        {
                            var quotient = b.Let("quotient" + Text(row), Quotient(code));
                            Store(
                                first,
                                quad.Stride(layout.RowsPerQuad) + group.Stride(layout.RowsPerGroup) + row,
                                layout.IsTernary ? code - (quotient << 1) - quotient : code - (quotient << 1));
                            b.Set(code, quotient);
                        }
                    });
                });
                b.For("channel", layout.QuadsPerOffset * layout.RowsPerQuad, channels, 1, channel =>
                    Store(first, channel, new IntLiteral(0).Broadcast()));
            });

        void Store(int first, Expression channel, Expression digit) => b.Store(
            digits, channel.Stride(Lane.Count) + first, new Unary(UnaryOperation.NarrowToCodes, digit, ValueKind.Codes));

        // By 3 exactly for what a code can be, 171/512, the product by shifts.
        Expression Quotient(Variable code) => layout.IsTernary
            ? ((code << 7) + (code << 5) + (code << 3) + (code << 1) + code).ShiftRightLogical(9)
            : code.ShiftRightLogical(1);

        Variable Number(Variable pair, int half, int group)
        {
            var name = (group == 0 ? "first" : "second") + Text(half);
            Variable? number = null;
            for (var channel = 0; channel < shape.Rows; channel++)
            {
                var place = pair.Stride(2 * shape.Rows * Lane.Count)
                    + ((((half * channels) + (group * shape.Rows) + channel) * Lane.Count));
                var digit = new Unary(UnaryOperation.WidenCodes, new Load(digits, place, ValueKind.Codes), ValueKind.Bits);
                if (number is null)
                {
                    number = b.Let(name, digit);
                }
                else
                {
                    b.Set(number, layout.IsTernary ? (number << 1) + number + digit : (number << 1) + digit);
                }
            }

            return number!;
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
