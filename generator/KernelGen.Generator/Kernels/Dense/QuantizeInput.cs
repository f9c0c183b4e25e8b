using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// The lists that the update walks: for every input of a layer, the samples by the power of two that their value rounds to.
/// </summary>
internal sealed class QuantizedInput
{
    public QuantizedInput(DenseLayer layer, bool isSigned, int sampleBlocks, int entriesPerIteration)
    {
        EntriesPerIteration = entriesPerIteration;
        Levels = InputPowers.Levels(layer.Quantization!);
        IsSigned = isSigned;
        Samples = sampleBlocks * Lane.Count;
        RowLength = Lane.RoundUp(Samples + (Levels * (entriesPerIteration - 1)) + QuantizeInput.MembersAtATime, 4);
        // An entry is the number of an error row; 16 bits suffice for all but enormous batches. Bit 64 of a word is what is written where
        // no bit is left.
        Entries = Layout.Of(
            new Dimension(Axis.Input, layer.Inputs),
            new Dimension(Axis.Entry, RowLength) { Label = "row numbers of the transposed gradient, a list for each power of two" });
        Iterations = Layout.Of(
            new Dimension(Axis.Input, layer.Inputs),
            new Dimension(Axis.Power, Levels) { Label = $"{(entriesPerIteration == 4 ? "fours" : "pairs")} of entries in each list" });
        Element = TransposedGradient.Rows(sampleBlocks, isSigned) + 64 <= ushort.MaxValue ? ElementKind.UShort : ElementKind.Int;
    }

    /// <summary>Lists are filled up to a multiple of this, 2 or 4, so that the update takes as many entries at a time.</summary>
    public int EntriesPerIteration { get; }

    /// <summary>Powers of two, from the largest down: one list each.</summary>
    public int Levels { get; }

    /// <summary>Whether inputs may be negative: their entries name negated error rows.</summary>
    public bool IsSigned { get; }

    /// <summary>Entries from one input to the next.</summary>
    public int RowLength { get; }

    /// <summary>Samples with padding.</summary>
    public int Samples { get; }

    public ElementKind Element { get; }

    /// <summary>The lists of all inputs.</summary>
    public Layout Entries { get; }

    /// <summary>The lengths of the lists, in iterations.</summary>
    public Layout Iterations { get; }

    /// <summary>
    /// Iterations over a list if the lists of one input were equally long, rounded up: times <see cref="Levels"/>, no input has more, since
    /// each list is filled up by less than one iteration.
    /// </summary>
    public long IterationsAtMost =>
        ((long)Samples + ((EntriesPerIteration - 1L) * Levels) + (EntriesPerIteration * Levels) - 1) / (EntriesPerIteration * Levels);
}

/// <summary>Rounds a layer's input to powers of two and sorts the samples of each input by power.</summary>
internal static class QuantizeInput
{
    /// <summary>Members of a list that are written together.</summary>
    public const int MembersAtATime = 4;

    /// <summary>Stands for an input that is zero; larger than every addend.</summary>
    public static IntLiteral ZeroInput { get; } = new(
        0x40000000, "ZeroInput", "0x40000000", "stands for an input that is zero; larger than every addend");

    public static Kernel Lower(
        DenseLayer layer,
        string name,
        QuantizedInput lists,
        MemoryBuffer input,
        MemoryBuffer sampleMask,
        MemoryBuffer entries,
        MemoryBuffer iterations,
        int sampleBlocks)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powersOfInput = new InputPowers(b, layer, lists.IsSigned, input, sampleMask, sampleBlocks);
        var list = b.MemoryBuffer("entries", entries);
        var counts = b.MemoryBuffer("iterations", iterations);
        var quads = (sampleBlocks + 3) / 4;
        var listLength = quads * 4;
        var signs = lists.IsSigned ? 2 : 1;
        var membership = b.Scratch("membership", ElementKind.UShort, signs * lists.Levels * listLength);
        var powers = b.Scratch("powers", ElementKind.Int, listLength * Lane.Count);
        b.Section("Sample blocks that this mini-batch does not have stay without powers.", () =>
            b.For("block", 0, listLength, 1, block => b.Store(powers, block.Stride(Lane.Count), new IntLiteral(0).Broadcast())));
        b.ForUnits("feature", layer.Inputs, feature =>
        {
            powersOfInput.ForSampleBlocks(feature, (sampleBlock, level, sign) => b.Store(
                powers,
                sampleBlock.Stride(Lane.Count),
                sign is null ? level : level + ((sign >> 31) & level.IsGreaterThan(0) & lists.Levels)));
            b.Section("Which samples each list has, a bit for each.", () =>
                b.For("list", 0, signs * lists.Levels, 1, number =>
                {
                    var powerOfList = b.Let("powerOfList", (number + 1).Broadcast());
                    b.For("quad", 0, quads, 1, quad =>
                    {
                        for (var k = 0; k < 4; k++)
                        {
                            b.Store(
                                membership,
                                number.Stride(listLength) + quad.Stride(4) + k,
                                new Load(
                                    powers,
                                    quad.Stride(4 * Lane.Count) + (k * Lane.Count),
                                    ValueKind.Bits).IsEqualTo(powerOfList).SignBits());
                        }
                    });
                }));
            b.Section("Lists of rows of the transposed gradient, largest power first; each is filled up with the row of zeros.", () =>
            {
                var position = b.Let("position", list.At((Axis.Input, feature), (Axis.Entry, 0)));
                b.For("level", 0, lists.Levels, 1, level =>
                {
                    var start = b.Let("start", position);
                    for (var sign = 0; sign < signs; sign++)
                    {
                        // Level 0 here is the largest power, which comes last in membership.
                        var isNegative = sign == 1;
                        var firstSlot = b.Let(
                            isNegative ? "firstNegativeSlot" : "firstSlot",
                            new IntLiteral(((sign + 1) * lists.Levels * listLength) - listLength) - level.Stride(listLength));
                        b.For("word", 0, quads, 1, word => Members(
                            new Load(
                                membership,
                                firstSlot + word.Stride(4),
                                ValueKind.Mask), word.Stride(64) + (isNegative ? TransposedGradient.FirstNegated(sampleBlocks) : 0)));
                    }

                    for (var k = 0; k < lists.EntriesPerIteration - 1; k++)
                    {
                        b.Store(list, position + k, TransposedGradient.ZeroRow(sampleBlocks));
                    }

                    b.Set(position, (position + (lists.EntriesPerIteration - 1)) & -lists.EntriesPerIteration);
                    b.Store(
                        counts,
                        counts.At((Axis.Input, feature), (Axis.Power, level)),
                        (position - start) >> (lists.EntriesPerIteration == 4 ? 2 : 1));
                });

                // How many members a word has cannot be foreseen; whether it has more than four mostly can.
                void Members(Expression mask, Expression firstRow)
                {
                    var members = b.Let("members", mask);
                    var count = b.Let("memberCount", members.BitCount());
                    b.If(count.IsGreaterThan(0), () => b.Section("Four at a time; what is too much is overwritten.", () =>
                    {
                        Four(position);
                        b.For("more", MembersAtATime, count, MembersAtATime, (64 / MembersAtATime) - 1, more => Four(position + more));
                    }));
                    b.Set(position, position + count);

                    void Four(Expression first)
                    {
                        for (var k = 0; k < MembersAtATime; k++)
                        {
                            b.Store(list, first + k, firstRow + members.LowestBit());
                            b.Set(members, members.WithoutLowestBit());
                        }
                    }
                }
            });
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lists "
                + "the samples of each by power.",
            InputPowers.Remarks(layer.Quantization!));
    }

    /// <summary>For an update that shifts error rows instead of listing them: what is added to their bits.</summary>
    public static Kernel LowerAddends(
        DenseLayer layer, string name, bool isSigned, MemoryBuffer input, MemoryBuffer sampleMask, MemoryBuffer addends, int sampleBlocks)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powersOfInput = new InputPowers(b, layer, isSigned, input, sampleMask, sampleBlocks);
        var target = b.MemoryBuffer("addends", addends);
        b.ForUnits("feature", layer.Inputs, feature => powersOfInput.ForSampleBlocks(feature, (sampleBlock, level, sign) =>
        {
            // The smallest power adds nothing, each one above it an exponent more; a sign bit that is added flips the sign.
            var addend = (level - 1) << 23;
            addend = sign is null ? addend : addend + sign;
            b.Store(
                target,
                target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature)),
                new Select(level.IsGreaterThan(0), addend, ZeroInput.Broadcast()));
        }));
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, as what a "
                + "product adds to the bits of a float.",
            InputPowers.Remarks(layer.Quantization!));
    }
}
