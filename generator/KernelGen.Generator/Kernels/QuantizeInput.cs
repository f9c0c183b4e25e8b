using System;
using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>The lists that the update walks: for every input of a layer, the samples by the power of two that their value rounds to.</summary>
internal sealed class QuantizedInput
{
    public QuantizedInput(DenseLayer layer, bool isSigned, int slabs, int entriesPerIteration)
    {
        EntriesPerIteration = entriesPerIteration;
        var quantization = layer.Quantization!;
        Levels = quantization.MaxLeftShift + quantization.MaxRightShift + 1;
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
    public static Kernel Lower(
        DenseLayer layer, string name, QuantizedInput lists, Plane input, Plane sampleMask, Plane entries, Plane iterations, int slabs)
    {
        var quantization = layer.Quantization!;
        var b = new KernelBuilder(name + "Quantize", Concern.Update, layer.Index);
        var x = b.Plane("input", input);
        var isSample = b.Plane("mask", sampleMask);
        var list = b.Plane("entries", entries);
        var counts = b.Plane("iterations", iterations);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var quads = (slabs + 3) / 4;
        var listLength = quads * 4;
        var signs = lists.IsSigned ? 2 : 1;
        var membership = b.Scratch("membership", ElementKind.UShort, signs * lists.Levels * listLength);
        var powers = b.Scratch("powers", ElementKind.Int, slabs * Lane.Count);
        var drawsOfQuad = quantization.IsStochastic ? b.Scratch("draws", ElementKind.Int, 4 * Lane.Count) : null;
        var randomness = quantization.IsStochastic ? new Randomness(b) : null;
        b.Section("A bit for each sample in each list; slabs that this mini-batch does not have stay empty.", () =>
            b.For("slot", 0, signs * lists.Levels * listLength, 1, slot => b.Store(membership, slot, 0)));
        b.ForUnits("feature", layer.Inputs, feature =>
        {
            b.Section("The power of every sample, four slabs with the draws of one Threefry.", () =>
                b.For("quad", 0, slabCount, 4, quads, quad =>
                {
                    var draws = randomness?.Next(new LaneIndex() + (quad.Stride(layer.Inputs * 4) + feature.Stride(Lane.Count)));
                    for (var k = 0; k < 4 && draws is not null; k++)
                    {
                        b.Store(drawsOfQuad!, k * Lane.Count, draws.Bits(k));
                    }

                    var count = b.Let("count", (slabCount - quad).Min(4));
                    b.For("number", 0, count, 1, Math.Min(4, slabs), number => Slab(feature, quad, number));
                }));
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
        var range = $"2^−{quantization.MaxRightShift} to 2^{quantization.MaxLeftShift}";
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {range}, and lists the samples of each by power.",
            [
                quantization.IsStochastic
                    ? "Stochastic rounding by an integer addition to the mantissa: up with probability |x|/2^⌊log₂|x|⌋ − 1. Zero stays zero."
                    : "Rounding to the nearer power by an integer addition to the mantissa. Zero stays zero.",
                "Lin et al. 2016, section 4 (quantized back propagation).",
            ]);

        void Slab(Variable feature, Variable quad, Variable number)
        {
            var right = quantization.MaxRightShift;
            var stride = DenseForward.Stride(layer.Inputs);
            var value = b.Let("value", new Load(x, quad.Stride(stride) + number.Stride(stride) + feature.Stride(Lane.Count), ValueKind.Lanes));
            var index = quad.Stride(Lane.Count) + number.Stride(Lane.Count);
            var magnitude = b.Let("magnitude", value.AsBits() & PowersOfTwo.Magnitude & new Load(isSample, index, ValueKind.Bits));
            var draw = drawsOfQuad is null ? null : b.Let("draw", new Load(drawsOfQuad, number.Stride(Lane.Count), ValueKind.Bits));
            var rounded = b.Let("rounded", magnitude + (draw is null ? PowersOfTwo.MantissaHalf.Broadcast() : Randomness.Draws.Mantissa(draw)));
            var level = b.Let("level", rounded.ShiftRightLogical(23) - (127 - right - 1));
            b.Set(level, new Select(level.IsGreaterThan(lists.Levels), new IntLiteral(lists.Levels).Broadcast(), level));
            // Below the smallest power: that power with probability |x|·2^MaxRightShift, else zero.
            var plus = right.ToString(CultureInfo.InvariantCulture);
            var scaled = b.Let("scaled", magnitude.ExponentPlus(new IntLiteral(
                right << 23, "ExponentPlus" + plus, plus + " << 23", $"added to the bits of a float: times 2^{plus}")).AsLanes());
            var isTaken = b.Let("taken", draw is null ? scaled.IsLessThan(0.5f) ^ -1 : Randomness.Draws.OneToTwo(draw).IsLessThan(scaled + 1f));
            var small = b.Let("small", magnitude.IsLessThan(new IntLiteral(
                (127 - right) << 23, "SmallestPower", $"(127 - {plus}) << 23", $"the bits of 2^−{plus}")));
            var chosen = b.Let("chosen", new Select(small, isTaken & 1, level));
            if (lists.IsSigned)
            {
                b.Set(chosen, chosen + ((value.AsBits() >> 31) & chosen.IsGreaterThan(0) & lists.Levels));
            }

            b.Store(powers, index, chosen);
        }
    }
}
