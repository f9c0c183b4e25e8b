using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>From integers to bits: 1 where a value is greater than 0.</summary>
internal static class BitPacking
{
    /// <summary>The kernel that packs values of sixteen bits.</summary>
    public static Kernel Lower(string name, int layer, string what, ModelShape shape, MemoryBuffer values, MemoryBuffer bits)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, y) = (b.MemoryBuffer("x", values), b.MemoryBuffer("y", bits));
        Store(b, shape, y, (row, column, channel) =>
        {
            var shorts = b.Let("values", x.Load(ValueKind.Shorts, (Axis.Row, row), (Axis.Column, column), (Axis.Channel, channel)));
            return (shorts.WidenLower(), shorts.WidenUpper());
        });
        return b.Build($"{what}: its inputs of −1 and 1 as bits.", []);
    }

    /// <summary>Stores the bits of a picture, or of a row; places of a picture have whole words.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="shape">Rows, columns, channels.</param>
    /// <param name="bits">Receives them.</param>
    /// <param name="values">Twice sixteen values from a channel of a place on; those behind the last channel do not count.</param>
    public static void Store(
        KernelBuilder b,
        ModelShape shape,
        Pointer bits,
        Func<Expression, Expression, Expression, (Expression Lower, Expression Upper)> values)
    {
        var (whole, rest) = (shape.Channels / BitLayout.WordBits, shape.Channels % BitLayout.WordBits);
        if (whole == 1 && rest > 0)
        {
            b.Scope("The first word.", () => b.Store(bits, 0, Word(0, 0, 0)));
        }
        else
        {
            ForPlaces(b, shape, (row, column) => ForEach(b, "word", whole, word => b.Store(
                bits, row.Stride(shape.Width * whole) + column.Stride(whole) + word, Word(row, column, word))));
        }

        if (rest > 0)
        {
            b.Scope("The last word.", () => b.Store(bits, whole, Word(0, 0, whole) & ((1 << rest) - 1)));
        }

        var words = (shape.Height * shape.Width * whole) + (rest > 0 ? 1 : 0);
        if (words % 2 != 0)
        {
            b.Section("Words are read in pairs.", () => b.Store(bits, words, 0));
        }

        Expression Word(Expression row, Expression column, Expression word)
        {
            var (lower, upper) = values(row, column, word.Stride(BitLayout.WordBits));
            var zero = new IntLiteral(0);
            return lower.IsGreaterThan(zero).SignBits() | (upper.IsGreaterThan(zero).SignBits() << Lane.Count);
        }
    }
}
