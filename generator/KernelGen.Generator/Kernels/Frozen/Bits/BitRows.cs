using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>Which rows of weights a sample adds: the numbers of the inputs that are 1, or of the others where those are fewer.</summary>
/// <param name="Numbers">The numbers, and the number of the row of zeros behind them.</param>
/// <param name="Counts">How many there are; 1 where they are of inputs that are −1, else 0.</param>
internal sealed record BitRows(MemoryBuffer Numbers, MemoryBuffer Counts)
{
    public static BitRows Of(string name, BitSum sum)
    {
        var room = Lane.RoundUp(sum.Inputs, BitLayout.WordBits) + FrozenBuffers.Shorts;
        return new BitRows(
            new(name + "Rows", ElementKind.UShort, Layout.Of(new Dimension(Axis.Entry, room)), string.Empty, IsPersistent: false),
            new(name + "Counts", ElementKind.UShort, Layout.Of(new Dimension(Axis.Entry, 2)), string.Empty, IsPersistent: false));
    }

    /// <summary>The kernel that lists them.</summary>
    public Kernel Lower(string name, int layer, string what, BitSum sum, MemoryBuffer bits)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, numbers, counts) = (b.MemoryBuffer("x", bits), b.MemoryBuffer("numbers", Numbers), b.MemoryBuffer("counts", Counts));
        var ones = b.Let("ones", new IntLiteral(0));
        b.For("pair", 0, BitLayout.Words(sum.Inputs), 2, pair =>
            b.Set(ones, ones + new Load(x, pair, ValueKind.Mask).BitCount()));
        var turned = b.Let("turned", (new IntLiteral(sum.MostInputs) - ones) >> 31);
        var count = b.Let("count", new IntLiteral(0));
        var whole = sum.Inputs / BitLayout.WordBits;
        FrozenBuffers.ForEach(b, "word", whole, word => List("bits", word, new Load(x, word, ValueKind.Int) ^ turned));
        if (sum.Inputs % BitLayout.WordBits is var rest and > 0)
        {
            b.Scope("The last word.", () => List("lastBits", whole, (new Load(x, whole, ValueKind.Int) ^ turned) & ((1 << rest) - 1)));
        }

        b.Section("Rows are added sixteen at a time: zeros behind the last.", () => b.Store(
            numbers, count, new Unary(UnaryOperation.Broadcast, new IntLiteral(unchecked((short)sum.Inputs)), ValueKind.Shorts)));
        b.Store(counts, 0, count);
        b.Store(counts, 1, turned & 1);
        return b.Build(
            $"{what}: the numbers of inputs that are 1, or, where those are fewer, of the others.",
            ["So no more than half of the weights are read."]);

        void List(string name, Expression word, Expression value)
        {
            var set = b.Let(name, value);
            b.Store(numbers, count, new BitNumbers(set, word.Stride(BitLayout.WordBits)));
            b.Set(count, count + set.BitCount());
        }
    }
}
