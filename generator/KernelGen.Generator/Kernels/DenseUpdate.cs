using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>w ← clip(w − Σ δ·x): the learning rate is already in δ.</summary>
internal static class DenseUpdate
{
    /// <summary>Inputs handled together where products are formed.</summary>
    private const int InputsPerIteration = 4;

    /// <summary>With inputs that are powers of two: sums of error rows and doublings.</summary>
    public static Kernel LowerQuantized(DenseLayer layer, DensePlanes planes, QuantizedInput lists, Plane rows, Plane entries, Plane pairs, int slabs)
    {
        var layout = planes.Layout;
        var b = new KernelBuilder(planes.Name + "Update", Concern.Update, layer.Index);
        var errorRows = b.Plane("rows", rows);
        var list = b.Plane("entries", entries);
        var pairCounts = b.Plane("pairs", pairs);
        var weights = b.Plane("weights", planes.Weights);
        var split = new WorkSplit(layout.Tiles, layer.Inputs, 1, 16);
        split.ForUnits(b, "tile", "Input", layout.Tiles, isSlabs: false, (tile, inputs) => inputs.For(b, "input", 1, input =>
        {
            var sums = Zeros(b, layout.Vectors);
            var entry = b.Let("entry", input.Stride(lists.RowLength) + 2);
            b.Section(lists.IsSigned ? "Largest power first; each doubling shifts what came before by one. Negative inputs subtract." : "Largest power first; each doubling shifts what came before by one.", () =>
                b.For("level", 0, lists.Levels, 1, level =>
                {
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        b.Set(sums[vector], sums[vector] + sums[vector]);
                    }

                    for (var sign = 0; sign < (lists.IsSigned ? 2 : 1); sign++)
                    {
                        var stride = lists.IsSigned ? 2 : 1;
                        var pairCount = b.Let(sign == 0 ? "pairsOfLevel" : "negativePairs", new Load(
                            pairCounts, input.Stride(lists.Lists) + level.Stride(stride) + sign, ValueKind.Int));
                        // A sample is in one list at most, and an odd list has one entry more: all lists together cannot have more pairs.
                        var trips = lists.PairsAtMost(slabs * Lane.Count);
                        var isNegative = sign == 1;
                        b.For("pair", 0, pairCount, 1, trips, _ =>
                        {
                            var first = b.Let("first", tile.Stride(ErrorRows.Rows(slabs) * layout.Tile) + new Load(list, entry, ValueKind.Int));
                            var second = b.Let("second", tile.Stride(ErrorRows.Rows(slabs) * layout.Tile) + new Load(list, entry + 1, ValueKind.Int));
                            b.Set(entry, entry + 2);
                            for (var vector = 0; vector < layout.Vectors; vector++)
                            {
                                var both = new Load(errorRows, first + (vector * Lane.Count), ValueKind.Lanes)
                                    + new Load(errorRows, second + (vector * Lane.Count), ValueKind.Lanes);
                                b.Set(sums[vector], isNegative ? sums[vector] - both : sums[vector] + both);
                            }
                        });
                    }
                }));
            Apply(b, layer, layout, weights, tile.Stride(layout.TileStride) + input.Stride(layout.Tile), sums, string.Empty);
        }));
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: ΔW = δ·xᵀ with x a power of two, and the update.",
            [
                "Error rows of samples with the same power are added; a doubling (an exact shift by one) leads to the next smaller power.",
                "Samples whose input is zero cost nothing. Lin et al. 2016, section 4. Additions are an upper bound: no input zero, every list odd.",
            ],
            (long)layer.Inputs * layer.Outputs * slabs * Lane.Count);
    }

    /// <summary>With inputs as they are: products.</summary>
    public static Kernel LowerProducts(DenseLayer layer, DensePlanes planes, Plane input, Plane rows, int slabs)
    {
        var layout = planes.Layout;
        var b = new KernelBuilder(planes.Name + "Update", Concern.Update, layer.Index);
        var x = b.Plane("input", input);
        var errorRows = b.Plane("rows", rows);
        var weights = b.Plane("weights", planes.Weights);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var fours = layer.Inputs / InputsPerIteration * InputsPerIteration;
        b.ForUnits("tile", layout.Tiles, tile =>
        {
            b.For("feature", 0, fours, InputsPerIteration, feature => Inputs(tile, feature, InputsPerIteration));
            if (layer.Inputs > fours)
            {
                b.Scope("The last inputs.", () => Inputs(tile, null, layer.Inputs - fours));
            }
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: ΔW = δ·xᵀ, and the update.",
            ["One product and one addition per weight and sample: the input is not quantized."],
            (long)layer.Inputs * layer.Outputs * slabs * Lane.Count);

        void Inputs(Variable tile, Variable? feature, int count)
        {
            var featureOfPlane = feature is null ? new IntLiteral(fours * Lane.Count) : feature.Stride(Lane.Count);
            var featureOfWeights = feature is null ? new IntLiteral(fours * layout.Tile) : feature.Stride(layout.Tile);
            var sums = Enumerable.Range(0, count).Select(k => Zeros(b, layout.Vectors, k.ToString(CultureInfo.InvariantCulture) + "_")).ToList();
            b.For("slab", 0, slabCount, 1, slabs, slab => b.For("lane", 0, Lane.Count, 1, lane =>
            {
                var values = Enumerable.Range(0, layout.Vectors).Select(vector => b.Let(
                    "row" + vector.ToString(CultureInfo.InvariantCulture),
                    new Load(
                        errorRows,
                        tile.Stride(ErrorRows.Rows(slabs) * layout.Tile) + slab.Stride(Lane.Count * layout.Tile) + lane.Stride(layout.Tile) + (vector * Lane.Count),
                        ValueKind.Lanes))).ToList();
                for (var k = 0; k < count; k++)
                {
                    var value = b.Let("x" + k.ToString(CultureInfo.InvariantCulture), new Load(
                        x,
                        slab.Stride(DenseForward.Stride(layer.Inputs)) + featureOfPlane + (k * Lane.Count) + lane.Stride(1),
                        ValueKind.Float));
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        b.Set(sums[k][vector], sums[k][vector] + values[vector].Times(value, "input of the update not quantized"));
                    }
                }
            }));
            for (var k = 0; k < count; k++)
            {
                Apply(
                    b,
                    layer,
                    layout,
                    weights,
                    tile.Stride(layout.TileStride) + featureOfWeights + (k * layout.Tile),
                    sums[k],
                    k.ToString(CultureInfo.InvariantCulture) + "_");
            }
        }
    }

    /// <summary>b ← b − Σ δ.</summary>
    public static Kernel LowerBias(DenseLayer layer, DensePlanes planes, Plane error, int slabs)
    {
        var b = new KernelBuilder(planes.Name + "BiasUpdate", Concern.Update, layer.Index);
        var delta = b.Plane("error", error);
        var bias = b.Plane("bias", planes.Bias!);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        b.ForUnits("output", layer.Outputs, output =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("slab", 0, slabCount, 1, slabs, slab =>
                b.Set(sum, sum + new Load(delta, slab.Stride(DenseForward.Stride(layer.Outputs)) + output.Stride(Lane.Count), ValueKind.Lanes)));
            b.Store(bias, output, new Load(bias, output, ValueKind.Float) - sum.SumLanes());
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: the update of the {layer.Outputs} biases.",
            ["b ← b − Σ δ over the mini-batch; the learning rate is in δ."]);
    }

    private static Variable[] Zeros(KernelBuilder b, int count, string tag = "") =>
        Enumerable.Range(0, count)
            .Select(vector => b.Let("sum" + tag + vector.ToString(CultureInfo.InvariantCulture), new FloatLiteral(0f).Broadcast()))
            .ToArray();

    private static void Apply(KernelBuilder b, DenseLayer layer, WeightLayout layout, Pointer weights, Expression index, IReadOnlyList<Variable> sums, string tag)
    {
        var isClipped = layer.Weights != WeightKind.Real;
        b.Section(isClipped ? "w ← clip(w − Δw, −1, +1)." : "w ← w − Δw.", () =>
        {
            for (var vector = 0; vector < layout.Vectors; vector++)
            {
                var name = tag + vector.ToString(CultureInfo.InvariantCulture);
                var offset = index + (vector * Lane.Count);
                var updated = b.Let("updated" + name, new Load(weights, offset, ValueKind.Lanes) - sums[vector]);
                if (isClipped)
                {
                    b.Set(updated, new Select(updated.IsLessThan(1f), updated, new FloatLiteral(1f).Broadcast()));
                    b.Set(updated, new Select(updated.IsGreaterThan(-1f), updated, new FloatLiteral(-1f).Broadcast()));
                }

                b.Store(weights, offset, updated);
            }
        });
    }
}
