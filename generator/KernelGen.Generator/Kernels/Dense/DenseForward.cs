using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>z = 2^OutputShift · W·x + b, lanes over samples.</summary>
internal static class DenseForward
{
    /// <summary>Straight-line code up to this many weights.</summary>
    public const int StraightLineWeights = 64;

    /// <summary>Sums that sign flips form side by side.</summary>
    private const int OutputsPerPass = 8;

    /// <summary>With sampled or rounded weights.</summary>
    public static Kernel Lower(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks) =>
        buffers.Layout.IsPowers ? LowerProducts(layer, buffers, input, sampleBlocks, "Forward", isReal: false)
        : buffers.Layout.IsDirect ? Direct(layer, buffers, input, sampleBlocks)
        : ByTable(layer, buffers, input, sampleBlocks);

    /// <summary>With products one by one: of real-valued weights, or by shifts.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="buffers">Its memory.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="suffix">The end of the kernel's name.</param>
    /// <param name="isReal">Whether weights are real: the baseline, and inference with real weights.</param>
    public static Kernel LowerProducts(
        DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks, string suffix, bool isReal)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + suffix, layer.Index);
        var x = b.MemoryBuffer("input", input);
        var weights = WeightOperand.Of(b, layer, buffers, isReal, layer.InputPowers);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        var straight = layer.Inputs * layer.Outputs <= StraightLineWeights;
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            for (var part = 0; part < 2; part++)
            {
                var last = part == 1;
                var outputs = last ? layout.Rest : layout.Tile;
                var fours = outputs / 4 * 4;
                if (last && outputs > 0)
                {
                    b.Scope($"The last {outputs} outputs.", () => Tile(null));
                }
                else if (!last)
                {
                    b.For("tile", 0, layout.FullTiles, 1, Tile);
                }

                void Tile(Variable? tile)
                {
                    var firstOutput = tile?.Stride(layout.Tile) ?? layout.FullTiles * layout.Tile;
                    b.For("output", 0, fours, 4, output => Sums(output, 4), mayUnroll: straight);
                    if (outputs > fours)
                    {
                        b.Scope(outputs - fours == 1 ? "The last one." : $"The last {outputs - fours}.", () => Sums(null, outputs - fours));
                    }

                    void Sums(Variable? output, int count)
                    {
                        var ofTile = output ?? (Expression)fours;
                        var sums = new Variable[count];
                        for (var k = 0; k < count; k++)
                        {
                            sums[k] = b.Let("sum" + k.ToString(CultureInfo.InvariantCulture), new FloatLiteral(0f).Broadcast());
                        }

                        weights.Begin();
                        b.For("feature", 0, layer.Inputs, 1, feature =>
                        {
                            weights.Take(b.Let("x", x.Load(
                                ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, feature))));
                            for (var k = 0; k < count; k++)
                            {
                                var product = weights.Product(
                                    ValueKind.Float,
                                    (Axis.Tile, tile ?? (Expression)layout.FullTiles),
                                    (Axis.Output, k),
                                    (Axis.Input, feature),
                                    (Axis.Output, ofTile));
                                b.Set(sums[k], sums[k] + product);
                            }
                        }, mayUnroll: straight);
                        for (var k = 0; k < count; k++)
                        {
                            var name = "sum" + k.ToString(CultureInfo.InvariantCulture);
                            var scaled = PowersOfTwo.Scale(b, name, weights.Sum(sums[k]), layer.OutputShift);
                            var result = bias is null
                                ? scaled
                                : scaled + bias.Load(ValueKind.Float, (Axis.Output, firstOutput), (Axis.Output, k), (Axis.Output, ofTile));
                            b.Store(
                                z,
                                z.At(
                                    (Axis.SampleBlock, sampleBlock),
                                    (Axis.Feature, firstOutput),
                                    (Axis.Feature, k),
                                    (Axis.Feature, ofTile)),
                                result);
                        }
                    }
                }
            }
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {weights.Kind}: z = W·x for one mini-batch.",
            weights.Remarks("per weight and sample"),
            Products(layer, sampleBlocks));
    }

    private static long Products(DenseLayer layer, int sampleBlocks) => (long)layer.Inputs * layer.Outputs * sampleBlocks * Lane.Count;

    private static Kernel Direct(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + "Forward", layer.Index);
        var x = b.MemoryBuffer("input", input);
        var signs = b.MemoryBuffer("signs", buffers.Signs!);
        var nonzeros = buffers.Nonzeros is null ? null : b.MemoryBuffer("nonzeros", buffers.Nonzeros);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            if (layer.Inputs * layer.Outputs <= StraightLineWeights)
            {
                StraightLine(sampleBlock);
                return;
            }

            // The sums of a few outputs in registers: each input is loaded once for all of them.
            for (var first = 0; first < layer.Outputs; first += OutputsPerPass)
            {
                var outputs = Enumerable.Range(first, Math.Min(OutputsPerPass, layer.Outputs - first)).ToList();
                b.Scope($"Outputs {outputs[0]} to {outputs[outputs.Count - 1]}.", () =>
                {
                    var sums = outputs.Select(output => b.Let("sum" + Digits(output), new FloatLiteral(0f).Broadcast())).ToList();
                    b.For("feature", 0, layer.Inputs, 1, feature =>
                    {
                        var value = b.Let("value", x.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, feature)));
                        for (var k = 0; k < outputs.Count; k++)
                        {
                            var weight = signs.At((Axis.Input, feature), (Axis.Output, outputs[k]));
                            b.Set(sums[k], sums[k] + Signed(value, weight, signs, nonzeros));
                        }
                    });
                    for (var k = 0; k < outputs.Count; k++)
                    {
                        Finish(sampleBlock, sums[k], "sum" + Digits(outputs[k]), outputs[k]);
                    }
                });
            }
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(buffers.Layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x "
                + "for one mini-batch.",
            ["Each product is a sign flip (and, ternary, a mask): x with the weight's sign, or nothing. Lin et al. 2016, section 3."],
            Products(layer, sampleBlocks));

        void StraightLine(Variable sampleBlock)
        {
            var values = Enumerable.Range(0, layer.Inputs)
                .Select(input => b.Let(
                    "x" + Digits(input), x.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, input))))
                .ToList();
            for (var output = 0; output < layer.Outputs; output++)
            {
                var name = "z" + Digits(output);
                b.Section(Equation(name, output), () =>
                {
                    var sum = b.Let(name, Signed(values[0], signs.At((Axis.Input, 0), (Axis.Output, output)), signs, nonzeros));
                    for (var input = 1; input < layer.Inputs; input++)
                    {
                        b.Set(sum, sum + Signed(values[input], signs.At((Axis.Input, input), (Axis.Output, output)), signs, nonzeros));
                    }

                    Finish(sampleBlock, sum, name, output);
                });
            }
        }

        string Equation(string name, int output)
        {
            var terms = string.Join(" ", Enumerable.Range(0, layer.Inputs).Select(input => "± x" + Digits(input)));
            var sum = layer.OutputShift == 0 ? terms : $"2^{Digits(layer.OutputShift).Replace("-", "−")}·({terms})";
            return $"{name} = {sum}{(bias is null ? string.Empty : $" + bias[{Digits(output)}]")}, each sign that of the "
                + $"weight{(nonzeros is null ? "." : ", each term masked where the weight is zero.")}";
        }

        void Finish(Variable sampleBlock, Variable sum, string name, int output)
        {
            var scaled = PowersOfTwo.Scale(b, name, sum, layer.OutputShift);
            if (layer.OutputShift != 0 || bias is not null)
            {
                b.Set(sum, bias is null ? scaled : scaled + bias.Load(ValueKind.Float, (Axis.Output, output)));
            }

            b.Store(z, z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, output)), sum);
        }
    }

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>x, −x or 0: the product with a sampled weight.</summary>
    /// <param name="value">x in lanes.</param>
    /// <param name="weight">Where the weight is.</param>
    /// <param name="signs">Signs of weights.</param>
    /// <param name="nonzeros">Masks of weights that are not zero; null where none is.</param>
    /// <param name="kind">Int for one weight in all lanes, Bits for sixteen weights.</param>
    public static Expression Signed(Expression value, Expression weight, Pointer signs, Pointer? nonzeros, ValueKind kind = ValueKind.Int)
    {
        var flipped = value.AsBits() ^ new Load(signs, weight, kind);
        return (nonzeros is null ? flipped : flipped & new Load(nonzeros, weight, kind)).AsLanes();
    }

    private static Kernel ByTable(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Forward", layer.Index);
        var x = buffers.Fixed is null ? b.MemoryBuffer("input", input) : null;
        var codes = b.MemoryBuffer("codes", buffers.ForwardCodes!);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", buffers.Output);
        var sums = SampleBlockSums.Create(
            b, new SumsTask(x, layer.Inputs, z, layer.Outputs, "output", bias, layer.OutputShift, sampleBlocks), buffers.Fixed);
        var tables = new ForwardTables(b, layout, sums, codes, layer.Inputs);
        sums.ForUnits("Output", outputs =>
        {
            sums.Begin(outputs);
            tables.ForBlocks(
                row => sums.Row([.. row.Select(part => (Axis.Feature, part))]), accumulate => accumulate(outputs, sums.Sums(), []));
            if (sums.FinishRemark is { } remark)
            {
                b.Section(remark, () => sums.Finish()!(outputs, []));
            }
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x for one "
                + "mini-batch.",
            [
                $"Sums by table. {layout.RowsPerGroup} weights have {Tables.Entries(layout.IsTernary, layout.RowsPerGroup)} values "
                    + $"together; the sums of {layout.RowsPerGroup} input rows are formed once per "
                    + $"{(layout.IsFixed ? "two sample blocks" : "sample block")} of",
                $"{Lane.Count} samples, and each of the {layer.Outputs} outputs then costs one look-up and one addition per "
                    + $"{layout.RowsPerGroup} inputs.",
                .. FixedPoint.Remarks(layout.IsFixed, layer.Inputs),
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            Products(layer, sampleBlocks));
    }
}
