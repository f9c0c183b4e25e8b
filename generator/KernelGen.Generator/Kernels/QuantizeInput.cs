using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>The lists that the update walks: for every input of a layer, the samples by the power of two that their value rounds to.</summary>
internal sealed class QuantizedInput
{
    public QuantizedInput(DenseLayer layer, WeightLayout layout, bool isSigned, int slabs)
    {
        var quantization = layer.Quantization!;
        Levels = quantization.MaxLeftShift + quantization.MaxRightShift + 1;
        Lists = isSigned ? Levels * 2 : Levels;
        IsSigned = isSigned;
        RowLength = 2 + (slabs * Lane.Count) + (Lists * 2);
        ZeroRow = slabs * Lane.Count * layout.Tile;
        // Entries are offsets of error rows; 16 bits suffice for batches of up to about a thousand.
        Element = ZeroRow <= ushort.MaxValue ? ElementKind.UShort : ElementKind.Int;
    }

    /// <summary>Powers of two, from the largest down.</summary>
    public int Levels { get; }

    /// <summary>Lists of one input: one per power, or two (positive, negative).</summary>
    public int Lists { get; }

    public bool IsSigned { get; }

    /// <summary>Entries from one input to the next.</summary>
    public int RowLength { get; }

    /// <summary>Offset of the row of zeros in a tile of error rows.</summary>
    public int ZeroRow { get; }

    public ElementKind Element { get; }

    /// <summary>Pairs in a list if the lists of one input were equally long, rounded up: times <see cref="Lists"/>, no input has more.</summary>
    public long PairsAtMost(int samples) => ((long)samples + Lists + (2L * Lists) - 1) / (2L * Lists);
}

/// <summary>Rounds a layer's input to powers of two and sorts the samples of each input by power.</summary>
internal static class QuantizeInput
{
    public static Kernel Lower(DenseLayer layer, string name, WeightLayout layout, QuantizedInput lists, Plane input, Plane entries, Plane pairs, int slabs)
    {
        var quantization = layer.Quantization!;
        var b = new KernelBuilder(name + "Quantize", Concern.Update, layer.Index);
        var x = b.Plane("input", input);
        var list = b.Plane("entries", entries);
        var pairCounts = b.Plane("pairs", pairs);
        var samples = b.Host("samples", HostValue.Samples);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var levels = b.Scratch("levels", ElementKind.Int, slabs * Lane.Count);
        var starts = b.Scratch("starts", ElementKind.Int, lists.Lists + 1);
        var randomness = quantization.IsStochastic ? new Randomness(b) : null;
        var quads = (slabs + 3) / 4;
        b.ForUnits("feature", layer.Inputs, feature =>
        {
            b.Section(
                $"Level of each sample: 0 for zero, k + {quantization.MaxRightShift + 1} for 2^k" + (lists.IsSigned ? $", {lists.Levels} more for −2^k." : "."),
                () => b.For("quad", 0, slabCount, 4, quads, quad =>
                {
                    var draws = randomness?.Next(new LaneIndex() + (quad.Stride(layer.Inputs * 4) + feature.Stride(Lane.Count)));
                    for (var k = 0; k < 4; k++)
                    {
                        if (k == 0)
                        {
                            Slab(feature, quad, 0, draws);
                        }
                        else if (quads > 1 || k < slabs)
                        {
                            var number = k;
                            b.If((quad + number).IsLessThan(slabCount), () => Slab(feature, quad, number, draws));
                        }
                    }
                }));
            b.Section("Length of each list.", () =>
            {
                b.For("level", 0, lists.Lists + 1, 1, level => b.Store(starts, level.Stride(1), 0));
                b.For("sample", 0, samples, 1, slabs * Lane.Count, sample =>
                {
                    var level = b.Let("levelOfSample", new Load(levels, sample, ValueKind.Int));
                    b.Store(starts, level, new Load(starts, level, ValueKind.Int) + 1);
                });
            });
            b.Section("Start of each list, largest power first; an odd list ends with the row of zeros.", () =>
            {
                var start = b.Let("start", feature.Stride(lists.RowLength) + 2);
                b.For("power", 0, lists.Levels, 1, power =>
                {
                    for (var sign = 0; sign < (lists.IsSigned ? 2 : 1); sign++)
                    {
                        var name = sign == 0 ? "level" : "negativeLevel";
                        var level = b.Let(name + "OfPower", new IntLiteral(lists.Levels * (sign + 1)) - power);
                        var count = b.Let(sign == 0 ? "count" : "negativeCount", (new Load(starts, level, ValueKind.Int) + 1) >> 1);
                        b.Store(pairCounts, feature.Stride(lists.Lists) + power.Stride(lists.IsSigned ? 2 : 1) + sign, count);
                        b.Store(starts, level, start);
                        b.Set(start, start + (count << 1));
                        b.Store(list, start - 1, lists.ZeroRow);
                    }
                });
                b.Store(starts, 0, start);
            });
            b.Section("Samples to their lists, as offsets of their error rows; zeros go behind the last list.", () =>
                b.For("sample", 0, samples, 1, slabs * Lane.Count, sample =>
                {
                    var level = b.Let("levelOfSample", new Load(levels, sample, ValueKind.Int));
                    var position = b.Let("position", new Load(starts, level, ValueKind.Int));
                    b.Store(list, position, sample.Stride(layout.Tile));
                    b.Store(starts, level, position + 1);
                }));
        });
        var range = $"2^−{quantization.MaxRightShift} to 2^{quantization.MaxLeftShift}";
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {range}, and sorts the samples of each by power.",
            [
                quantization.IsStochastic
                    ? "Stochastic rounding by an integer addition to the mantissa: up with probability |x|/2^⌊log₂|x|⌋ − 1. Zero stays zero."
                    : "Rounding to the nearer power by an integer addition to the mantissa. Zero stays zero.",
                "Lin et al. 2016, section 4 (quantized back propagation).",
            ]);

        void Slab(Variable feature, Variable quad, int number, Randomness.Draws? draws)
        {
            var tag = number.ToString(CultureInfo.InvariantCulture);
            var right = quantization.MaxRightShift;
            var value = b.Let("x" + tag, new Load(
                x,
                quad.Stride(DenseForward.Stride(layer.Inputs)) + (number * DenseForward.Stride(layer.Inputs)) + feature.Stride(Lane.Count),
                ValueKind.Lanes));
            var magnitude = b.Let("magnitude" + tag, value.AsBits() & PowersOfTwo.Magnitude);
            var rounded = b.Let("rounded" + tag, magnitude + (draws?.Mantissa(number) ?? PowersOfTwo.MantissaHalf.Broadcast()));
            var level = b.Let("level" + tag, rounded.ShiftRightLogical(23) - (127 - right - 1));
            b.Set(level, new Select(level.IsGreaterThan(lists.Levels), new IntLiteral(lists.Levels).Broadcast(), level));
            // Below the smallest power: that power with probability |x|·2^MaxRightShift, else zero.
            var plus = right.ToString(CultureInfo.InvariantCulture);
            var scaled = b.Let("scaled" + tag, magnitude.ExponentPlus(new IntLiteral(
                right << 23, "ExponentPlus" + plus, plus + " << 23", $"added to the bits of a float: times 2^{plus}")).AsLanes());
            var isTaken = b.Let("taken" + tag, draws is null
                ? scaled.IsLessThan(0.5f) ^ -1
                : b.Let("draw" + tag, draws.OneToTwo(number)).IsLessThan(scaled + 1f));
            var small = b.Let("small" + tag, magnitude.IsLessThan(new IntLiteral(
                (127 - right) << 23, "SmallestPower", $"(127 - {plus}) << 23", $"the bits of 2^−{plus}")));
            var chosen = b.Let("chosen" + tag, new Select(small, isTaken & 1, level));
            Expression result = chosen;
            if (lists.IsSigned)
            {
                result = chosen + ((value.AsBits() >> 31) & chosen.IsGreaterThan(0) & lists.Levels);
            }

            b.Store(levels, quad.Stride(Lane.Count) + (number * Lane.Count), result);

        }
    }
}
