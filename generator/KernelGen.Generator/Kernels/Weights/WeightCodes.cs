using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>From real-valued weights to what the kernels of a mini-batch need: signs of a few outputs, or offsets into tables.</summary>
internal static class WeightCodes
{
    /// <summary>The kernel that samples (or rounds) and encodes.</summary>
    public static Kernel Lower(WeightedLayer layer, WeightBuffers buffers, bool isStochastic)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + (isStochastic ? "Sample" : "Round"), layer.Index, Occasion.Weights);
        if (layout.IsDirect)
        {
            LowerSigns(b, layer, buffers, isStochastic);
        }
        else
        {
            LowerCodes(b, layer, buffers, isStochastic);
        }

        return b.Build(Summary(layer, isStochastic), Remarks(layer, layout, isStochastic));
    }

    private static void LowerSigns(KernelBuilder b, WeightedLayer layer, WeightBuffers buffers, bool isStochastic)
    {
        var layout = buffers.Layout;
        var weights = b.MemoryBuffer("weights", buffers.Weights);
        var signs = b.MemoryBuffer("signs", buffers.Signs!);
        var nonzeros = layout.IsTernary ? b.MemoryBuffer("nonzeros", buffers.Nonzeros!) : null;
        var randomness = isStochastic ? new Randomness(b) : null;
        b.ForUnits("input", layer.InputsPerOffset, input =>
        {
            var draws = randomness?.Next(new LaneIndex() + input.Stride(Lane.Count));
            var weight = b.Let("weight", weights.Load(ValueKind.Lanes, (Axis.Tile, 0), (Axis.Input, input), (Axis.Output, 0)));
            var place = signs.At((Axis.Input, input), (Axis.Output, 0));
            if (nonzeros is null)
            {
                b.Store(signs, place, (BinaryMask(b, string.Empty, weight, draws?.OneToTwo(0)) ^ -1) & PowersOfTwo.SignBit);
            }
            else
            {
                b.Store(signs, place, weight.AsBits() & PowersOfTwo.SignBit);
                b.Store(nonzeros, place, TernaryMask(b, string.Empty, weight, draws?.OneToTwo(0)));
            }
        });
    }

    private static void LowerCodes(KernelBuilder b, WeightedLayer layer, WeightBuffers buffers, bool isStochastic)
    {
        var layout = buffers.Layout;
        var weights = b.MemoryBuffer("weights", buffers.Weights);
        var forward = b.MemoryBuffer("forwardCodes", buffers.ForwardCodes!);
        var backward = b.MemoryBuffer("backwardCodes", buffers.BackwardCodes!);
        var randomness = isStochastic ? new Randomness(b) : null;
        WeightRows.ForQuads(b, layer, layout, Quad);

        void Quad(Variable tile, Variable? offset, Variable quad)
        {
            var words = Vectors("codes");
            b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group =>
            {
                var codes = Vectors("code");
                b.For("row", 0, layout.RowsPerGroup, 1, row => Row(tile, offset, quad, group, row, codes));
                b.Section("The group's codes into the next byte of each word.", () =>
                {
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        b.Set(
                            words[vector],
                            words[vector].ShiftRightLogical(8) | (Centre(codes[vector], layout.IsTernary, layout.RowsPerGroup) << 24));
                    }
                });
            });
            for (var vector = 0; vector < layout.Vectors; vector++)
            {
                var place = forward.At([
                    .. offset is null ? [] : new (Axis, Expression)[] { (Axis.Quad, offset.Stride(layout.QuadsPerOffset)) },
                    (Axis.Quad, quad),
                    (Axis.Output, tile.Stride(layout.Tile)),
                    (Axis.Output, vector * Lane.Count),
                ]);
                b.Store(forward, place, words[vector]);
            }
        }

        Variable[] Vectors(string name) =>
            Enumerable.Range(0, layout.Vectors).Select(vector => b.Let(name + Digit(vector), new IntLiteral(0).Broadcast())).ToArray();

        void Row(Variable tile, Variable? offset, Variable quad, Variable group, Variable row, IReadOnlyList<Variable> codes)
        {
            var draws = randomness?.Next(layout.Draw(
                tile,
                offset,
                quad.Stride(layout.RowsPerQuad * Lane.Count),
                group.Stride(layout.RowsPerGroup * Lane.Count),
                row.Stride(Lane.Count)));
            (Axis, Expression)[] input =
            [
                (Axis.Tile, tile),
                .. layout.At(offset, quad.Stride(layout.RowsPerQuad), group.Stride(layout.RowsPerGroup), row),
            ];
            Variable? backwardCode = null;
            b.Section("Digits of the weights, appended to the codes of both directions.", () =>
            {
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    var name = Digit(vector);
                    var weight = b.Let("weight" + name, weights.Load(ValueKind.Lanes, [.. input, (Axis.Output, vector * Lane.Count)]));
                    var value = layout.IsTernary
                        ? TernaryMask(b, name, weight, draws?.OneToTwo(vector))
                        : BinaryMask(b, name, weight, draws?.OneToTwo(vector));
                    // The digit: −1, 0, +1 for now, or 0, 1 for −1, +1.
                    var digit = b.Let("digit" + name, layout.IsTernary
                        ? ((weight.AsBits() >> 31) | 1) & value
                        : value.ShiftRightLogical(31));
                    b.Set(codes[vector], Append(codes[vector], digit, layout.IsTernary));
                    if (backwardCode is null)
                    {
                        backwardCode = b.Let("backward", digit);
                    }
                    else
                    {
                        b.Set(backwardCode, Append(backwardCode, digit, layout.IsTernary));
                    }
                }
            });
            var code = layout.Fold == 1 ? backwardCode! : Folded(b, layout, backwardCode!);
            b.Store(
                backward,
                backward.At(input),
                new Unary(UnaryOperation.NarrowToCodes, Centre(code, layout.IsTernary, layout.BackwardRows), ValueKind.Codes));
        }
    }

    /// <summary>The code of a lane with those of the lanes at the same place in the other parts of the vector behind it.</summary>
    private static Variable Folded(KernelBuilder b, WeightLayout layout, Variable code)
    {
        var folded = b.Let("folded", code);
        b.Section("Parts of a vector share tables: the codes of the other parts are appended.", () =>
        {
            for (var part = 1; part < layout.Fold; part++)
            {
                var other = new LaneLookUp(code.AsLanes(), new LaneIndex() + (part * layout.BackwardGroups)).AsBits();
                b.Set(folded, (layout.Vectors, layout.IsTernary) switch
                {
                    (1, _) => Append(folded, other, layout.IsTernary),
                    (_, true) => (folded << 3) + folded + other,
                    _ => (folded << 2) + other,
                });
            }
        });
        return folded;
    }

    private static string Digit(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>code·base + digit, the product by shift and add.</summary>
    private static Expression Append(Variable code, Expression digit, bool isTernary) =>
        isTernary ? (code << 1) + code + digit : (code << 1) + digit;

    /// <summary>Ternary digits are −1, 0, +1 until here: adds 1 + 3 + 9 + …, so that codes start at zero.</summary>
    private static Expression Centre(Expression code, bool isTernary, int digits) =>
        isTernary ? code + new IntLiteral((Tables.Entries(true, digits) - 1) / 2) { Meaning = "codeOfZero" } : code;

    /// <summary>All ones where the sampled weight is not zero.</summary>
    private static Variable TernaryMask(KernelBuilder b, string name, Variable weight, Expression? draw)
    {
        var magnitude = PowersOfTwo.Abs(weight);
        if (draw is null)
        {
            return b.Let("nonzero" + name, magnitude.IsGreaterThan(0.5f));
        }

        // 1 + u < 1 + |w| for a uniform u.
        var limit = b.Let("limit" + name, magnitude + 1f);
        return b.Let("nonzero" + name, b.Let("draw" + name, draw).IsLessThan(limit));
    }

    /// <summary>All ones where the sampled weight is +1.</summary>
    private static Variable BinaryMask(KernelBuilder b, string name, Variable weight, Expression? draw)
    {
        if (draw is null)
        {
            return b.Let("positive" + name, weight.IsLessThan(0f) ^ -1);
        }

        // 2·(1 + u) − 3 is uniform in ±1.
        var uniform = b.Let("draw" + name, draw);
        return b.Let("positive" + name, (uniform + uniform - 3f).IsLessThan(weight));
    }

    private static string Summary(WeightedLayer layer, bool isStochastic) =>
        $"Layer {layer.Index}, {layer.Description}: {(isStochastic ? "samples" : "rounds")} the weights to "
            + $"{(layer.Weights == WeightKind.Ternary ? "−1, 0, +1" : "−1, +1")} and encodes them.";

    private static List<string> Remarks(WeightedLayer layer, WeightLayout layout, bool isStochastic)
    {
        var rule = (layer.Weights, isStochastic) switch
        {
            (WeightKind.Ternary, true) => "Ternary, stochastic: sign(w) with probability |w|, else 0. Lin et al. 2016, section 3.2.",
            (WeightKind.Ternary, false) => "Ternary, rounded: 0 where |w| ≤ ½, else sign(w).",
            (_, true) => "Binary, stochastic: +1 with probability (w + 1)/2, else −1. Lin et al. 2016, section 3.1.",
            _ => "Binary, rounded: sign(w), with sign(0) = +1.",
        };
        return layout.IsDirect
            ? [rule, "Signs and (ternary) masks of nonzero weights, for addition with sign flips."]
            :
            [
                rule,
                $"A forward code stands for {layout.RowsPerGroup} inputs of one output, a backward code for {layout.BackwardRows} outputs "
                    + "of one input; both number the entries of tables of sums.",
            ];
    }
}
