using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>w ← clip(w − Σ δ·x): the learning rate is already in δ.</summary>
internal static class DenseUpdate
{
    /// <summary>Inputs handled together where products are formed.</summary>
    private const int InputsPerIteration = 4;

    /// <summary>With inputs that are powers of two: sums of error rows and doublings.</summary>
    public static Kernel LowerQuantized(
        DenseLayer layer,
        WeightBuffers buffers,
        QuantizedInput lists,
        MemoryBuffer rows,
        MemoryBuffer entries,
        MemoryBuffer iterations,
        WeightTarget target,
        int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + target.KernelSuffix, layer.Index);
        var gradientRows = b.MemoryBuffer("rows", rows);
        var list = b.MemoryBuffer("entries", entries);
        var counts = b.MemoryBuffer("iterations", iterations);
        var update = WeightUpdate.Begin(b, layer, buffers, target, layout.Vectors);
        var split = new WorkSplit(layout.Tiles, layer.Inputs, 1, 16);
        split.ForUnits(b, "tile", "Input", layout.Tiles, isSampleBlocks: false, (tile, inputs) =>
        {
            var tileRows = b.PointWithin("tileRows", gradientRows, tile);
            var rowShift = tileRows.Layout![Axis.Sample].StrideShift;
            inputs.For(b, "input", 1, input =>
            {
                var sums = Zeros(b, layout.Vectors);
                var entry = b.Let("entry", list.At((Axis.Input, input), (Axis.Entry, 0)));
                b.Section("Largest power first; each doubling shifts what came before by one.", () =>
                    b.For("level", 0, lists.Levels, 1, level =>
                    {
                        for (var vector = 0; vector < layout.Vectors; vector++)
                        {
                            b.Set(sums[vector], sums[vector] + sums[vector]);
                        }

                        var ofLevel = b.Let("iterationsOfLevel", counts.Load(ValueKind.Int, (Axis.Input, input), (Axis.Power, level)));
                        b.For("iteration", 0, ofLevel, 1, lists.IterationsAtMost, _ =>
                        {
                            var row = Rows(entry);
                            b.Set(entry, entry + lists.EntriesPerIteration);
                            for (var vector = 0; vector < layout.Vectors; vector++)
                            {
                                var two = row(0, vector) + row(1, vector);
                                b.Set(
                                    sums[vector],
                                    sums[vector] + (lists.EntriesPerIteration == 2 ? two : two + (row(2, vector) + row(3, vector))));
                            }
                        });

                        Func<int, int, Expression> Rows(Variable first)
                        {
                            if (lists is { Element: ElementKind.UShort, EntriesPerIteration: 4 })
                            {
                                var four = b.Let("fourRows", new Load(list, first, ValueKind.PackedShorts));
                                return (k, vector) => new Load(
                                    tileRows, (vector * Lane.Count) + new Packed(four, k, rowShift), ValueKind.Lanes);
                            }

                            var rowNumbers = Enumerable.Range(0, lists.EntriesPerIteration)
                                .Select(k => b.Let(
                                    "row" + k.ToString(CultureInfo.InvariantCulture),
                                    tileRows.StartOf((Axis.Sample, new Load(list, first + k, ValueKind.Int)))))
                                .ToList();
                            return (k, vector) => new Load(tileRows, rowNumbers[k] + (vector * Lane.Count), ValueKind.Lanes);
                        }
                    }));
                update.Apply(update.Memory.At((Axis.Tile, tile), (Axis.Input, input), (Axis.Output, 0)), [sums], [string.Empty]);
            });
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: ΔW = δ·xᵀ with x a power of two{target.Words}.",
            [
                "Rows of the transposed gradient, of samples with the same power, are added; a doubling (an exact shift by one) leads to "
                    + "the next smaller power.",
                "Samples whose input is zero cost nothing; those whose input is negative have a negated row. Lin et al. 2016, section 4.",
                "Additions are an upper bound: no input zero, every list filled up.",
            ],
            (long)layer.Inputs * layer.Outputs * sampleBlocks * Lane.Count);
    }

    /// <summary>With inputs as they are: products.</summary>
    public static Kernel LowerProducts(
        DenseLayer layer,
        WeightBuffers buffers,
        MemoryBuffer input,
        MemoryBuffer rows,
        WeightTarget target,
        int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + target.KernelSuffix, layer.Index);
        var x = b.MemoryBuffer("input", input);
        LowerRows(b, layer, buffers, rows, target, sampleBlocks, x, (tag, index) =>
        {
            var value = b.Let("x" + tag, new Load(x, index, ValueKind.Float));
            return (row, _) => row.Times(value, Reason.UnquantizedInput);
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: ΔW = δ·xᵀ{target.Words}.",
            ["One product and one addition per weight and sample: the input is not quantized."],
            (long)layer.Inputs * layer.Outputs * sampleBlocks * Lane.Count);
    }

    /// <summary>
    /// With inputs that are powers of two, each product a shift: for few outputs or samples, where lists would cost more than they save.
    /// </summary>
    public static Kernel LowerShifts(
        DenseLayer layer,
        WeightBuffers buffers,
        MemoryBuffer addends,
        MemoryBuffer rows,
        WeightTarget target,
        int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + target.KernelSuffix, layer.Index);
        var pointer = b.MemoryBuffer("addends", addends);
        LowerRows(b, layer, buffers, rows, target, sampleBlocks, pointer, (tag, index) =>
        {
            var addend = b.Let("addend" + tag, new Load(pointer, index, ValueKind.Int).Broadcast());
            var exists = b.Let("exists" + tag, addend.IsLessThan(QuantizeInput.ZeroInput));
            return (row, isNotZero) => (row.AsBits().ExponentPlus(addend) & (isNotZero! & exists)).AsLanes();
        }, shifts: InputPowers.Levels(layer.Quantization!) - 1);
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: ΔW = δ·xᵀ with x a power of two{target.Words}.",
            [
                "Each product is an integer addition to the exponents of a row of the transposed gradient; zeros, which have none, are "
                    + "masked.",
                "Where a gradient is so large that such a product may not be finite, or is not finite itself, ΔW is NaN.",
                "Lin et al. 2016, section 4.",
            ],
            (long)layer.Inputs * layer.Outputs * sampleBlocks * Lane.Count);
    }

    /// <summary>Every error row with every input.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="rows">Error rows.</param>
    /// <param name="target">What becomes of the gradient.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="input">The inputs, or what was made of them.</param>
    /// <param name="term">
    /// From an input's number and place, [sample block][feature][lane], to the product of a row and that input; the row comes with the
    /// mask of where it is not zero, if there is one.
    /// </param>
    /// <param name="shifts">Where the product is a shift and needs the mask: the largest one.</param>
    private static void LowerRows(
        KernelBuilder b,
        DenseLayer layer,
        WeightBuffers buffers,
        MemoryBuffer rows,
        WeightTarget target,
        int sampleBlocks,
        Pointer input,
        Func<string, Expression, Func<Expression, Expression?, Expression>> term,
        int? shifts = null)
    {
        var needsMasks = shifts is not null;
        var layout = buffers.Layout;
        // Masked shifts of more would be too long to be compiled well without AVX-512.
        var inputsPerIteration = needsMasks && layout.Vectors > 1 ? InputsPerIteration / 2 : InputsPerIteration;
        var gradientRows = b.MemoryBuffer("rows", rows);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        var update = WeightUpdate.Begin(b, layer, buffers, target, inputsPerIteration * layout.Vectors);
        var together = layer.Inputs / inputsPerIteration * inputsPerIteration;
        var split = new WorkSplit(layout.Tiles, together, inputsPerIteration, 16);
        split.ForUnits(b, "tile", "Feature", layout.Tiles, isSampleBlocks: false, (tile, features) =>
        {
            features.For(b, "feature", inputsPerIteration, feature => Inputs(tile, feature, inputsPerIteration));
            if (layer.Inputs > together)
            {
                features.AtEnd(b, "The last inputs.", () => Inputs(tile, null, layer.Inputs - together));
            }
        });

        void Inputs(Variable tile, Variable? feature, int count)
        {
            var first = feature ?? (Expression)together;
            var sums = Enumerable.Range(0, count).Select(
                k => Zeros(b, layout.Vectors, k.ToString(CultureInfo.InvariantCulture) + "_")).ToList();
            var largest = Enumerable.Range(0, needsMasks ? layout.Vectors : 0)
                .Select(vector => b.Let("largestGradient" + vector.ToString(CultureInfo.InvariantCulture), new IntLiteral(0).Broadcast()))
                .ToList();
            b.For("block", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock => b.For("lane", 0, Lane.Count, 1, lane =>
            {
                var values = Enumerable.Range(0, layout.Vectors).Select(vector => b.Let(
                    "row" + vector.ToString(CultureInfo.InvariantCulture),
                    gradientRows.Load(
                        ValueKind.Lanes,
                        (Axis.Tile, tile),
                        (Axis.Sample, sampleBlock.Stride(Lane.Count)),
                        (Axis.Sample, lane),
                        (Axis.Output, vector * Lane.Count)))).ToList();
                var masks = needsMasks
                    ? values.Select((value, vector) =>
                    {
                        var number = vector.ToString(CultureInfo.InvariantCulture);
                        var magnitude = b.Let("gradient" + number, value.AsBits() & PowersOfTwo.Magnitude);
                        b.Set(largest[vector], largest[vector].Max(magnitude));
                        return b.Let("isNotZero" + number, magnitude.IsGreaterThan(0));
                    }).ToList()
                    : null;
                for (var k = 0; k < count; k++)
                {
                    var product = term(
                        k.ToString(CultureInfo.InvariantCulture),
                        input.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, first), (Axis.Feature, k), (Axis.Lane, lane)));
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        b.Set(sums[k][vector], sums[k][vector] + product(values[vector], masks?[vector]));
                    }
                }
            }));
            for (var vector = 0; vector < largest.Count; vector++)
            {
                var isTooLarge = b.Let(
                    "isTooLarge" + vector.ToString(CultureInfo.InvariantCulture),
                    largest[vector].IsGreaterThan(PowersOfTwo.TooLargeFor(shifts!.Value)));
                foreach (var sum in sums)
                {
                    b.Set(sum[vector], new Select(isTooLarge, PowersOfTwo.NotANumber.Broadcast().AsLanes(), sum[vector]));
                }
            }

            update.Apply(
                update.Memory.At((Axis.Tile, tile), (Axis.Input, first), (Axis.Output, 0)),
                sums,
                Enumerable.Range(0, count).Select(k => k.ToString(CultureInfo.InvariantCulture) + "_").ToList());
        }
    }

    /// <summary>b ← b − Σ δ; or the sums alone, where an optimizer goes on with them.</summary>
    public static Kernel LowerBias(DenseLayer layer, WeightBuffers buffers, MemoryBuffer error, MemoryBuffer? gradient, int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + (gradient is null ? "BiasUpdate" : "BiasGradient"), layer.Index);
        var delta = b.MemoryBuffer("gradient", error);
        var target = gradient is null ? b.MemoryBuffer("bias", buffers.Bias!) : b.MemoryBuffer("gradients", gradient);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        b.ForUnits("output", layer.Outputs, output =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("block", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock =>
                b.Set(sum, sum + delta.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, output))));
            b.Store(
                target,
                target.At((Axis.Output, output)),
                gradient is null ? target.Load(ValueKind.Float, (Axis.Output, output)) - sum.SumLanes() : sum.SumLanes());
        });
        return gradient is null
            ? b.Build(
                $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: the update of the {layer.Outputs} biases.",
                ["b ← b − Σ δ over the mini-batch; the learning rate is in δ."])
            : b.Build(
                $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: the gradients of the {layer.Outputs} biases.",
                ["Σ δ over the mini-batch, for the optimizer."]);
    }

    private static Variable[] Zeros(KernelBuilder b, int count, string tag = "") =>
        Enumerable.Range(0, count)
            .Select(vector => b.Let("sum" + tag + vector.ToString(CultureInfo.InvariantCulture), new FloatLiteral(0f).Broadcast()))
            .ToArray();
}
