using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>
/// z = 2^OutputShift · W·x + b of one sample, lanes over outputs; the sums of <see cref="DenseForward"/> in the same order, to the bit.
/// </summary>
internal static class OneSampleForward
{
    /// <summary>Whether there is such a kernel: an entry's number must fit a lane of a vector.</summary>
    public static bool Exists(WeightLayout layout) =>
        !layout.IsCoded || layout.FitsVectors;

    /// <summary>With sampled or rounded weights.</summary>
    public static Kernel Lower(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output) =>
        buffers.Layout.IsPowers ? LowerProducts(layer, buffers, input, output, isReal: false)
        : buffers.Layout.IsDirect ? Direct(layer, buffers, input, output)
        : new OneSampleTables(layer, buffers, input, output).Lower();

    /// <summary>With products one by one: of real-valued weights, or by shifts.</summary>
    public static Kernel LowerProducts(
        DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output, bool isReal)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + (isReal && !layout.IsReal ? "OneSampleReal" : "OneSample"), layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("input", input);
        var weights = WeightOperand.Of(b, layer, buffers, isReal, layer.InputPowers);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", output);
        b.ForUnits("tile", layout.Tiles, tile =>
        {
            var sums = Sums(b, layout.Vectors, _ => new FloatLiteral(0f).Broadcast());
            weights.Begin();
            b.For("feature", 0, layer.Inputs, 1, feature =>
            {
                weights.Take(b.Let("x", x.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast()));
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    var product = weights.Product(
                        ValueKind.Lanes, (Axis.Tile, tile), (Axis.Input, feature), (Axis.Output, vector * Lane.Count));
                    b.Set(sums[vector], sums[vector] + product);
                }
            });
            Finish(b, layer, sums, bias, z, tile.Stride(layout.Tile), weights.Sum);
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {weights.Kind}: z = W·x of one sample.",
            [$"Lanes are outputs; {weights.Cost} per weight."],
            Products(layer));
    }

    private static Kernel Direct(DenseLayer layer, WeightBuffers buffers, MemoryBuffer input, MemoryBuffer output)
    {
        var b = new KernelBuilder(buffers.Name + "OneSample", layer.Index, Occasion.Sample);
        var x = b.MemoryBuffer("input", input);
        var signs = b.MemoryBuffer("signs", buffers.Signs!);
        var nonzeros = buffers.Nonzeros is null ? null : b.MemoryBuffer("nonzeros", buffers.Nonzeros);
        var bias = buffers.Bias is null ? null : b.MemoryBuffer("bias", buffers.Bias);
        var z = b.MemoryBuffer("z", output);
        b.ForUnits("vector", 1, vector =>
        {
            // Straight-line code for a mini-batch starts with the first product, not with zero: here too.
            var startsWithFirst = layer.Inputs * layer.Outputs <= DenseForward.StraightLineWeights;
            var sum = b.Let("sum0", startsWithFirst ? Product(0) : new FloatLiteral(0f).Broadcast());
            b.For("feature", startsWithFirst ? 1 : 0, layer.Inputs, 1, feature => b.Set(sum, sum + Product(feature)));
            Finish(b, layer, [sum], bias, z, vector.Stride(Lane.Count));
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(buffers.Layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x "
                + "of one sample.",
            ["Lanes are outputs. Each product is a sign flip (and, ternary, a mask): x with the weight's sign, or nothing. Lin et al. "
                + "2016, section 3."],
            Products(layer));

        Expression Product(Expression feature) => DenseForward.Signed(
            x.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast(),
            signs.At((Axis.Input, feature), (Axis.Output, 0)),
            signs,
            nonzeros,
            ValueKind.Bits);
    }

    private static void Finish(
        KernelBuilder b,
        DenseLayer layer,
        IReadOnlyList<Variable> sums,
        Pointer? bias,
        Pointer z,
        Expression output,
        Func<Variable, Expression>? asItIs = null)
    {
        for (var vector = 0; vector < sums.Count; vector++)
        {
            var scaled = PowersOfTwo.Scale(
                b, sums[vector].Name, asItIs?.Invoke(sums[vector]) ?? sums[vector], layer.OutputShift);
            b.Store(
                z,
                z.At((Axis.Feature, output), (Axis.Feature, vector * Lane.Count)),
                bias is null ? scaled : scaled + bias.Load(ValueKind.Lanes, (Axis.Output, output), (Axis.Output, vector * Lane.Count)));
        }
    }

    /// <summary>A sum for each vector of a tile's outputs.</summary>
    public static List<Variable> Sums(KernelBuilder b, int vectors, Func<int, Expression> start) =>
        Enumerable.Range(0, vectors).Select(vector => b.Let("sum" + Digits(vector), start(vector))).ToList();

    /// <summary>Products of full precision.</summary>
    public static long Products(DenseLayer layer) => (long)layer.Inputs * layer.Outputs;

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
