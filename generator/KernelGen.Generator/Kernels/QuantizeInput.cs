using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>The lists that the update walks: for every input of a layer, the samples by the power of two that their value rounds to.</summary>
internal sealed class QuantizedInput
{
    public QuantizedInput(DenseLayer layer, bool isSigned, int slabs, int entriesPerIteration)
    {
        EntriesPerIteration = entriesPerIteration;
        Levels = InputPowers.Levels(layer.Quantization!);
        IsSigned = isSigned;
        Samples = slabs * Lane.Count;
        RowLength = Samples + ((Levels + 1) * entriesPerIteration);
        // An entry is the number of an error row; 16 bits suffice for all but enormous batches.
        Element = ErrorRows.Rows(slabs, isSigned) <= ushort.MaxValue ? ElementKind.UShort : ElementKind.Int;
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

    /// <summary>
    /// Iterations over a list if the lists of one input were equally long, rounded up: times <see cref="Levels"/>, no input has more, since
    /// each list is filled up by less than one iteration.
    /// </summary>
    public long IterationsAtMost => ((long)Samples + ((EntriesPerIteration - 1L) * Levels) + (EntriesPerIteration * Levels) - 1) / (EntriesPerIteration * Levels);
}

/// <summary>Rounds a layer's input to powers of two and sorts the samples of each input by power.</summary>
internal static class QuantizeInput
{
    /// <summary>Stands for an input that is zero; larger than every addend.</summary>
    public static IntLiteral ZeroInput { get; } = new(0x40000000, "ZeroInput", "0x40000000", "stands for an input that is zero; larger than every addend");

    public static Kernel Lower(
        DenseLayer layer, string name, QuantizedInput lists, Plane input, Plane sampleMask, Plane entries, Plane iterations, int slabs)
    {
        var b = new KernelBuilder(name + "Quantize", Concern.Update, layer.Index);
        var powersOfInput = new InputPowers(b, layer, lists.IsSigned, input, sampleMask, slabs);
        var list = b.Plane("entries", entries);
        var counts = b.Plane("iterations", iterations);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var quads = (slabs + 3) / 4;
        var listLength = quads * 4;
        var signs = lists.IsSigned ? 2 : 1;
        var membership = b.Scratch("membership", ElementKind.UShort, signs * lists.Levels * listLength);
        var powers = b.Scratch("powers", ElementKind.Int, slabs * Lane.Count);
        b.Section("A bit for each sample in each list; slabs that this mini-batch does not have stay empty.", () =>
            b.For("slot", 0, signs * lists.Levels * listLength, 1, slot => b.Store(membership, slot, 0)));
        b.ForUnits("feature", layer.Inputs, feature =>
        {
            powersOfInput.ForSlabs(feature, (slab, level, sign) => b.Store(
                powers,
                slab(Lane.Count),
                sign is null ? level : level + ((sign >> 31) & level.IsGreaterThan(0) & lists.Levels)));
            b.Section("Which samples each list has.", () =>
                b.For("list", 0, signs * lists.Levels, 1, number =>
                {
                    var powerOfList = b.Let("powerOfList", (number + 1).Broadcast());
                    b.For("slab", 0, slabCount, 1, slabs, slab => b.Store(
                        membership,
                        number.Stride(listLength) + slab,
                        new Load(powers, slab.Stride(Lane.Count), ValueKind.Bits).IsEqualTo(powerOfList).SignBits()));
                }));
            b.Section("Lists of error rows, largest power first; each is filled up with the row of zeros.", () =>
            {
                var position = b.Let("position", feature.Stride(lists.RowLength));
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
                        b.For("word", 0, quads, 1, word => b.ForBits(
                            "bit",
                            new Load(membership, firstSlot + word.Stride(4), ValueKind.Mask),
                            (lists.Samples + (quads * lists.Levels) - 1) / (quads * lists.Levels),
                            bit =>
                            {
                                b.Store(list, position, word.Stride(64) + bit + (isNegative ? ErrorRows.FirstNegated(slabs) : 0));
                                b.Set(position, position + 1);
                            }));
                    }

                    for (var k = 0; k < lists.EntriesPerIteration - 1; k++)
                    {
                        b.Store(list, position + k, ErrorRows.ZeroRow(slabs));
                    }

                    b.Set(position, (position + (lists.EntriesPerIteration - 1)) & -lists.EntriesPerIteration);
                    b.Store(counts, feature.Stride(lists.Levels) + level, (position - start) >> (lists.EntriesPerIteration == 4 ? 2 : 1));
                });
            });
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lists the samples of each by power.",
            InputPowers.Remarks(layer.Quantization!));
    }

    /// <summary>For an update that shifts error rows instead of listing them: what is added to their bits.</summary>
    public static Kernel LowerAddends(DenseLayer layer, string name, bool isSigned, Plane input, Plane sampleMask, Plane addends, int slabs)
    {
        var b = new KernelBuilder(name + "Quantize", Concern.Update, layer.Index);
        var powersOfInput = new InputPowers(b, layer, isSigned, input, sampleMask, slabs);
        var target = b.Plane("addends", addends);
        b.ForUnits("feature", layer.Inputs, feature => powersOfInput.ForSlabs(feature, (slab, level, sign) =>
        {
            // The smallest power adds nothing, each one above it an exponent more; a sign bit that is added flips the sign.
            Expression addend = (level - 1) << 23;
            addend = sign is null ? addend : addend + sign;
            b.Store(target, slab(DenseForward.Stride(layer.Inputs)) + feature.Stride(Lane.Count), new Select(level.IsGreaterThan(0), addend, ZeroInput.Broadcast()));
        }));
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, as what a product adds to the bits of a float.",
            InputPowers.Remarks(layer.Quantization!));
    }
}
