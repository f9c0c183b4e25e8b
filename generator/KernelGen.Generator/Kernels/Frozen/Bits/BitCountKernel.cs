using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>The sums of few outputs, one by one: how many inputs differ from their weights, counted in 64 at once.</summary>
internal static class BitCountKernel
{
    /// <summary>The weights of each output: bits of signs, and of ternary ones in front of those bits of what is not 0.</summary>
    public static ConstantBuffer Weights(string name, BitSum sum)
    {
        var layout = Layout.Of(
            new Dimension(Axis.Output, sum.Sum.Outputs),
            new Dimension(Axis.Entry, sum.RowsPerInput) { Label = "row" },
            new Dimension(Axis.Group, BitLayout.Words(sum.Inputs)));
        var words = new int[layout.Length];
        for (var output = 0; output < sum.Sum.Outputs; output++)
        {
            var first = output * layout[Axis.Output].Stride;
            for (var input = 0; input < sum.Inputs; input++)
            {
                var (word, bit) = (first + (input / BitLayout.WordBits), 1 << (input % BitLayout.WordBits));
                var weight = sum.Weight(output, input);
                words[word] |= (sum.IsBinary ? weight > 0 : weight != 0) ? bit : 0;
                if (!sum.IsBinary)
                {
                    words[word + layout[Axis.Entry].Stride] |= weight > 0 ? bit : 0;
                }
            }
        }

        return Constant(
            name,
            sum.IsBinary ? "Weights, a bit for each input: 1 for 1, 0 for −1"
                : "Weights, two bits for each input: whether it is not 0, and whether it is 1",
            ElementKind.Int,
            layout,
            words);
    }

    /// <summary>Of ternary weights, how many are not 0.</summary>
    public static ConstantBuffer Counts(string name, BitSum sum)
    {
        var counts = new List<int>();
        for (var output = 0; output < sum.Sum.Outputs; output++)
        {
            var count = 0;
            for (var input = 0; input < sum.Inputs; input++)
            {
                count += sum.Weight(output, input) == 0 ? 0 : 1;
            }

            counts.Add(count);
        }

        return Constant(
            name, "Weights of each output that are not 0", ElementKind.Int, Layout.Of(new Dimension(Axis.Output, counts.Count)), counts);
    }

    public static Kernel Lower(
        string name,
        int layer,
        string what,
        BitSum sum,
        MemoryBuffer bits,
        ConstantBuffer weights,
        ConstantBuffer? counts,
        MemoryBuffer output)
    {
        var b = new KernelBuilder(name, layer, Occasion.Sample);
        var (x, w) = (b.MemoryBuffer("x", bits), b.MemoryBuffer("weights", weights.Buffer));
        var nonZero = counts is null ? null : b.MemoryBuffer("nonZero", counts.Buffer);
        var z = b.MemoryBuffer("z", output);
        ForEach(b, "output", sum.Sum.Outputs, output =>
        {
            var different = b.Let("different", new IntLiteral(0));
            b.For(
                "word",
                0,
                BitLayout.Words(sum.Inputs),
                2,
                word =>
                {
                    var differs = new Load(x, word, ValueKind.Mask) ^ Weight(sum.RowsPerInput - 1);
                    b.Set(different, different + (nonZero is null ? differs : differs & Weight(0)).BitCount());

                    Load Weight(int row) => w.Load(ValueKind.Mask, (Axis.Output, output), (Axis.Entry, row), (Axis.Group, word));
                });
            var total = nonZero is null ? new IntLiteral(sum.Inputs) : (Expression)nonZero.Load(ValueKind.Int, (Axis.Output, output));
            b.Store(z, z.At((Axis.Row, 0), (Axis.Column, 0), (Axis.Channel, output)), total - (different << 1));
        });
        return b.Build(
            $"{what}: z = W·x.",
            ["Inputs are −1 or 1, and so are weights that are not 0: their products are −1 where bits differ, else 1."],
            (long)sum.Sum.Outputs * sum.Inputs);
    }
}
