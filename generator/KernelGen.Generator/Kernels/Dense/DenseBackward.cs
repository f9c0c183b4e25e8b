using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>δ of the layer below: 2^OutputShift · Wᵀ·δ, with the weights of the forward pass.</summary>
internal static class DenseBackward
{
    public static Kernel Lower(DenseLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks) =>
        buffers.Layout.IsReal || buffers.Layout.IsPowers ? ByProducts(layer, buffers, error, below, sampleBlocks)
        : buffers.Layout.IsDirect ? Direct(layer, buffers, error, below, sampleBlocks)
        : ByTable(layer, buffers, error, below, sampleBlocks);

    private static long Products(DenseLayer layer, int sampleBlocks) => (long)layer.Inputs * layer.Outputs * sampleBlocks * Lane.Count;

    private static string Summary(DenseLayer layer, string kind) =>
        $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {kind}: the gradient below, Wᵀ·δ, for one mini-batch.";

    private static Kernel Direct(DenseLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = b.MemoryBuffer("gradient", error);
        var signs = b.MemoryBuffer("signs", buffers.Signs!);
        var nonzeros = buffers.Nonzeros is null ? null : b.MemoryBuffer("nonzeros", buffers.Nonzeros);
        var target = b.MemoryBuffer("gradientBelow", below.Buffer);
        var straight = layer.Inputs * layer.Outputs <= DenseForward.StraightLineWeights;
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            // Few outputs: their errors stay in registers.
            var deltas = Enumerable.Range(0, layer.Outputs).Select(output =>
            {
                var name = "gradient" + output.ToString(CultureInfo.InvariantCulture);
                var value = b.Let(name, delta.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, output)));
                return layer.OutputShift == 0 ? value : b.Let(name + "Scaled", PowersOfTwo.Scale(b, name, value, layer.OutputShift));
            }).ToList();
            b.For("input", 0, layer.Inputs, 1, input =>
            {
                var sum = b.Let("below", DenseForward.Signed(deltas[0], signs.At((Axis.Input, input), (Axis.Output, 0)), signs, nonzeros));
                for (var output = 1; output < layer.Outputs; output++)
                {
                    b.Set(
                        sum,
                        sum + DenseForward.Signed(deltas[output], signs.At((Axis.Input, input), (Axis.Output, output)), signs, nonzeros));
                }

                below.Store(b, target, target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, input)), sum);
            }, mayUnroll: straight);
        });
        return b.Build(
            Summary(layer, buffers.Layout.IsTernary ? "ternary" : "binary"),
            ["Each product is a sign flip (and, ternary, a mask). Lin et al. 2016, section 4."],
            Products(layer, sampleBlocks));
    }

    private static Kernel ByTable(DenseLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = buffers.FixedBelow is null ? b.MemoryBuffer("gradient", error) : null;
        var codes = b.MemoryBuffer("codes", buffers.BackwardCodes!);
        var target = b.MemoryBuffer("gradientBelow", below.Buffer);
        var sums = SampleBlockSums.Create(
            b, new SumsTask(
                delta,
                layer.Outputs,
                target,
                layer.Inputs,
                "input",
                null,
                layer.OutputShift,
                sampleBlocks,
                below.Accumulates), buffers.FixedBelow);
        var tables = new BackwardTables(b, layout, sums, codes, layer.Outputs);
        sums.ForUnits("Input", inputs =>
        {
            sums.Begin(inputs);
            tables.ForBlocks(
                row => sums.Row([.. row.Select(part => (Axis.Feature, part))]), accumulate => accumulate(inputs, sums.Sums(), []));
            if (sums.FinishRemark is { } remark)
            {
                b.Section(remark, () => sums.Finish()!(inputs, []));
            }
        });
        return b.Build(
            Summary(layer, layout.IsTernary ? "ternary" : "binary"),
            [
                $"Sums by table, as in the forward direction: a group is the {layout.Vectors} outputs at distance {Lane.Count} in a tile "
                    + $"of {layout.Tile}.",
                .. FixedPoint.Remarks(layout.IsFixed, layer.Outputs),
                "Lin et al. 2016, section 4.",
            ],
            Products(layer, sampleBlocks));
    }

    private static Kernel ByProducts(DenseLayer layer, WeightBuffers buffers, MemoryBuffer error, GradientTarget below, int sampleBlocks)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "Backward", layer.Index);
        var delta = b.MemoryBuffer("gradient", error);
        var weights = WeightOperand.Of(b, layer, buffers, layout.IsReal, layer.Gradients?.Powers);
        var target = b.MemoryBuffer("gradientBelow", below.Buffer);
        var straight = layer.Inputs * layer.Outputs <= DenseForward.StraightLineWeights;
        b.ForUnits("block", sampleBlocks, sampleBlock =>
            b.For("input", 0, Lane.RoundUp(layer.Inputs, 4), 4, input =>
            {
                var sums = Enumerable.Range(0, 4)
                    .Select(k => b.Let("sum" + k.ToString(CultureInfo.InvariantCulture), new FloatLiteral(0f).Broadcast()))
                    .ToList();
                weights.Begin();
                b.For("tile", 0, layout.FullTiles, 1, tile => Sums(tile, layout.Tile, 0, "output"));
                if (layout.Rest > 0)
                {
                    b.Scope($"The last {layout.Rest} outputs.", () => Sums(null, layout.Rest, layout.FullTiles, "output"));
                }

                for (var k = 0; k < 4; k++)
                {
                    var scaled = PowersOfTwo.Scale(
                        b, "sum" + k.ToString(CultureInfo.InvariantCulture), weights.Sum(sums[k]), layer.OutputShift);
                    below.Store(b, target, target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, input), (Axis.Feature, k)), scaled);
                }

                void Sums(Variable? tile, int outputs, int tileNumber, string name) =>
                    b.For(name, 0, outputs, 1, output =>
                    {
                        weights.Take(b.Let("gradientOfOutput", delta.Load(
                            ValueKind.Lanes,
                            (Axis.SampleBlock, sampleBlock),
                            (Axis.Feature, tile?.Stride(layout.Tile) ?? tileNumber * layout.Tile),
                            (Axis.Feature, output))));
                        for (var k = 0; k < 4; k++)
                        {
                            var product = weights.Product(
                                ValueKind.Float,
                                (Axis.Tile, tile ?? (Expression)tileNumber),
                                (Axis.Input, input),
                                (Axis.Input, k),
                                (Axis.Output, output));
                            b.Set(sums[k], sums[k] + product);
                        }
                    }, mayUnroll: straight);
            }, mayUnroll: straight));
        return b.Build(
            Summary(layer, weights.Kind),
            weights.Remarks("per weight and sample"),
            Products(layer, sampleBlocks));
    }
}
