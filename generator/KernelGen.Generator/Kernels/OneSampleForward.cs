using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>z = 2^OutputShift · W·x + b of one sample, lanes over outputs; the sums of <see cref="DenseForward"/> in the same order, to the bit.</summary>
internal static class OneSampleForward
{
    /// <summary>Tables whose codes and sums stay in the first cache: 32 KB of tables.</summary>
    private const int GroupsPerBlock = 256;

    /// <summary>Whether there is such a kernel: an entry's number must fit a lane of a vector.</summary>
    public static bool Exists(WeightLayout layout) => layout.IsReal || layout.IsDirect || HalfTables.Fit(layout.IsTernary, layout.RowsPerGroup);

    /// <summary>Elements of the plane of codes.</summary>
    public static int CodesLength(WeightLayout layout) => layout.Tiles * Groups(layout) * Lane.Count;

    /// <summary>With sampled or rounded weights.</summary>
    public static Kernel Lower(DenseLayer layer, DensePlanes planes, Plane input, Plane output) =>
        planes.Layout.IsDirect ? Direct(layer, planes, input, output) : ByTable(layer, planes, input, output);

    /// <summary>With the real-valued weights.</summary>
    public static Kernel LowerReal(DenseLayer layer, DensePlanes planes, Plane input, Plane output)
    {
        var layout = planes.Layout;
        var b = new KernelBuilder(planes.Name + (layout.IsReal ? "OneSample" : "OneSampleReal"), Concern.Inference, layer.Index, isOneSample: true);
        var x = b.Plane("input", input);
        var weights = b.Plane("weights", planes.Weights);
        var bias = planes.Bias is null ? null : b.Plane("bias", planes.Bias);
        var z = b.Plane("z", output);
        b.ForUnits("tile", layout.Tiles, tile =>
        {
            var sums = Sums(b, layout.Vectors, _ => new FloatLiteral(0f).Broadcast());
            b.For("feature", 0, layer.Inputs, 1, feature =>
            {
                var value = b.Let("x", new Load(x, feature, ValueKind.Float).Broadcast());
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    var weight = new Load(
                        weights, tile.Stride(layout.TileStride) + feature.Stride(layout.Tile) + (vector * Lane.Count), ValueKind.Lanes);
                    b.Set(sums[vector], sums[vector] + value.Times(weight, "real-valued weights"));
                }
            });
            Finish(b, layer, sums, bias, z, tile.Stride(layout.Tile));
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, real-valued weights: z = W·x of one sample.",
            ["Lanes are outputs; one product and one addition per weight."],
            Products(layer));
    }

    /// <summary>The codes of the outputs of a tile side by side: for each table the numbers of entries of its two halves.</summary>
    public static Kernel LowerCodes(DenseLayer layer, DensePlanes planes)
    {
        var layout = planes.Layout;
        var b = new KernelBuilder(planes.Name + "OneSampleCodes", Concern.Inference, layer.Index);
        var forward = b.Plane("forwardCodes", planes.ForwardCodes!);
        var target = b.Plane("codes", planes.OneSampleCodes!);
        b.ForUnits("tile", layout.Tiles, tile => b.For("quad", 0, layout.Quads, 1, quad =>
        {
            Expression Place(Variable group) => tile.Stride(Groups(layout) * Lane.Count) + quad.Stride(WeightLayout.GroupsPerQuad * Lane.Count) + group.Stride(Lane.Count);
            b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group => b.Store(target, Place(group), new IntLiteral(0).Broadcast()));
            b.For("vector", 0, layout.Vectors, 1, vector =>
            {
                var word = b.Let(
                    "word", new Load(forward, quad.Stride(layout.PaddedOutputs) + tile.Stride(layout.Tile) + vector.Stride(Lane.Count), ValueKind.Bits));
                b.Section("The next code of each word, as the numbers of two entries, behind those of the tile's other outputs in the lane.", () =>
                    b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group =>
                    {
                        var code = b.Let("code", word & 0xFF);
                        var numbers = HalfTables.Numbers(b, code, layout.IsTernary, layout.RowsPerGroup);
                        b.Store(target, Place(group), (new Load(target, Place(group), ValueKind.Bits) << 8) | numbers);
                        b.Set(word, word.ShiftRightLogical(8));
                    }));
            });
        }));
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}: codes for one sample at a time.",
            [$"A code of {layout.RowsPerGroup} weights is split into the numbers of two entries of tables that fit a vector, four bits each."]);
    }

    private static Kernel ByTable(DenseLayer layer, DensePlanes planes, Plane input, Plane output)
    {
        var layout = planes.Layout;
        var rows = layout.RowsPerGroup;
        var halves = HalfTables.Rows(rows);
        var tableLength = (halves.Upper == 0 ? 1 : 2) * Lane.Count;
        var groups = (layer.Inputs + rows - 1) / rows;
        var completeGroups = layer.Inputs / rows;
        var blocks = (groups + GroupsPerBlock - 1) / GroupsPerBlock;
        var b = new KernelBuilder(planes.Name + "OneSample", Concern.Inference, layer.Index, isOneSample: true);
        var x = b.Plane("input", input);
        var codes = b.Plane("codes", planes.OneSampleCodes!);
        var bias = planes.Bias is null ? null : b.Plane("bias", planes.Bias);
        var z = b.Plane("z", output);
        var tables = b.Scratch("tables", ElementKind.Float, Math.Min(groups, GroupsPerBlock) * tableLength);
        var places = b.Scratch("places", ElementKind.Int, Math.Min(groups, GroupsPerBlock));
        var (first, last) = b.Units(layout.Tiles, null, "tile");
        var half = new HalfTables(b, layout.IsTernary, rows);
        var bits = FixedPoint.Bits(layer.Inputs);
        FixedPoint? fixedPoint = null;
        if (layout.IsFixed)
        {
            b.Section($"The largest magnitude, and what brings it below 2^{Digits(bits)}.", () =>
            {
                var largest = b.Let("largest", new IntLiteral(0).Broadcast());
                b.For("feature", 0, layer.Inputs, 1, feature =>
                    b.Set(largest, largest.Max(new Load(x, feature, ValueKind.Float).Broadcast().AsBits() & PowersOfTwo.Magnitude)));
                fixedPoint = new FixedPoint(b, string.Empty, bits, largest);
            });
        }

        if (blocks > 1)
        {
            b.Section(bias is null ? "Sums start at zero." : "Sums start at the bias.", () => Tiles(tile =>
            {
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    b.Store(z, tile.Stride(layout.Tile) + (vector * Lane.Count), Start(tile, vector));
                }
            }));
        }

        var fullBlocks = completeGroups / GroupsPerBlock;
        if (fullBlocks > 1)
        {
            b.For("block", 0, fullBlocks, 1, block => Block(block, 0, GroupsPerBlock, false));
        }
        else if (fullBlocks == 1)
        {
            Part(0, GroupsPerBlock, false);
        }

        if (groups > fullBlocks * GroupsPerBlock)
        {
            Part(fullBlocks * GroupsPerBlock, completeGroups - (fullBlocks * GroupsPerBlock), groups > completeGroups);
        }

        if (fixedPoint is not null)
        {
            b.Section($"From fixed point to floats{(bias is null ? string.Empty : ", and the bias")}.", () =>
            {
                var back = FixedPoint.Back(b, string.Empty, fixedPoint.Scale, layer.OutputShift);
                Tiles(tile =>
                {
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        var index = tile.Stride(layout.Tile) + (vector * Lane.Count);
                        var value = back("value" + Digits(vector), new Load(z, index, ValueKind.Lanes).AsBits());
                        b.Store(z, index, bias is null ? value : value + new Load(bias, index, ValueKind.Lanes));
                    }
                });
            });
        }

        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x of one sample.",
            [
                $"Lanes are outputs. The sums of {rows} inputs are looked up in {(halves.Upper == 0 ? "a table" : "two tables")} that fit{(halves.Upper == 0 ? "s" : string.Empty)} a vector, for {Lane.Count} outputs at once; inputs that are all zero are passed over.",
                "The same sums in the same order as for a mini-batch, to the bit.",
                .. DenseForward.FixedRemarks(layout, layer.Inputs),
                "Lin et al. 2016, section 3; the method of four Russians (Arlazarov et al. 1970).",
            ],
            Products(layer));

        void Part(int firstGroup, int complete, bool hasIncomplete)
        {
            if (blocks == 1)
            {
                Block(null, firstGroup, complete, hasIncomplete);
            }
            else
            {
                b.Scope($"Inputs from {Digits(firstGroup * rows)} on.", () => Block(null, firstGroup, complete, hasIncomplete));
            }
        }

        void Tiles(Action<Variable> body) => b.For("tile", first, last, 1, layout.Tiles, body);

        Expression Start(Variable tile, int vector) => bias is null || layout.IsFixed
            ? new FloatLiteral(0f).Broadcast()
            : new Load(bias, tile.Stride(layout.Tile) + (vector * Lane.Count), ValueKind.Lanes) + 0f;

        void Block(Variable? block, int firstGroup, int complete, bool hasIncomplete)
        {
            var active = b.Let("active", 0);
            b.Section($"Tables of {rows} inputs each, unless all are zero, and where their codes are.", () =>
            {
                b.For("group", 0, complete, 1, group => Table(
                    row => (block?.Stride(GroupsPerBlock * rows) ?? 0) + group.Stride(rows) + ((firstGroup * rows) + row), rows, group.Stride(Lane.Count)));
                if (hasIncomplete)
                {
                    b.Scope("The last inputs.", () => Table(row => (completeGroups * rows) + row, layer.Inputs - (completeGroups * rows), complete * Lane.Count));
                }
            });
            b.Section($"{(halves.Upper == 0 ? "A look-up" : "Two look-ups")} and as many additions for {Lane.Count} outputs and a table.", () => Tiles(tile =>
            {
                var sums = Sums(b, layout.Vectors, vector => Integers(blocks == 1
                    ? Start(tile, vector)
                    : new Load(z, tile.Stride(layout.Tile) + (vector * Lane.Count), ValueKind.Lanes)));
                b.For("table", 0, active, 1, complete + (hasIncomplete ? 1 : 0), table =>
                {
                    var start = (block?.Stride(GroupsPerBlock * Lane.Count) ?? 0) + tile.Stride(Groups(layout) * Lane.Count)
                        + new Load(places, table, ValueKind.Int) + (firstGroup * Lane.Count);
                    var numbers = b.Let("numbers", new Load(codes, start, ValueKind.Bits));
                    var upper = halves.Upper == 0 ? null : b.Let("upper", new Load(tables, table.Stride(tableLength), ValueKind.Lanes));
                    var lower = b.Let("lower", new Load(tables, table.Stride(tableLength) + (tableLength - Lane.Count), ValueKind.Lanes));
                    for (var vector = 0; vector < layout.Vectors; vector++)
                    {
                        // A byte for each vector of outputs, that of the first vector in front.
                        var position = (layout.Vectors - 1 - vector) * 2 * HalfTables.NumberBits;
                        Expression Number(int half) => numbers.ShiftRightLogical(position + (half * HalfTables.NumberBits));
                        var term = upper is null
                            ? Integers(new LaneLookUp(lower, Number(0)))
                            : Integers(new LaneLookUp(upper, Number(0))) + Integers(new LaneLookUp(lower, Number(1)));
                        var sum = sums[vector] + term;
                        b.Set(sums[vector], layout.IsFixed ? sum.Max(short.MinValue).Min(short.MaxValue) : sum);
                    }
                });
                for (var vector = 0; vector < layout.Vectors; vector++)
                {
                    b.Store(z, tile.Stride(layout.Tile) + (vector * Lane.Count), sums[vector].AsLanes());
                }
            }));

            // In fixed point tables and sums are 32-bit integers.
            Expression Integers(Expression lanes) => layout.IsFixed ? lanes.AsBits() : lanes;

            Expression Entries(Expression sums) => fixedPoint is null ? sums : FixedPoint.Integer(sums).AsLanes();

            void Table(Func<int, Expression> index, int count, Expression place)
            {
                var names = HalfTables.RowNames(count);
                var inputs = names.Select((name, row) => b.Let(name, new Load(x, index(row), ValueKind.Float))).ToList();
                b.If(inputs.Select(value => value.IsNotEqualTo(0f)).Aggregate((left, right) => left | right), () =>
                {
                    var values = inputs
                        .Select((value, row) =>
                        {
                            var lanes = b.Let(names[row] + "Lanes", value.Broadcast());
                            if (fixedPoint is not null)
                            {
                                b.Set(lanes, FixedPoint.Float(fixedPoint.Rounded(names[row], lanes)));
                            }
                            else if (layer.OutputShift != 0)
                            {
                                b.Set(lanes, PowersOfTwo.Scale(b, names[row], lanes, layer.OutputShift));
                            }

                            return (Variable?)lanes;
                        })
                        .Concat(Enumerable.Repeat((Variable?)null, rows - count))
                        .ToList();
                    var offset = active.Stride(tableLength);
                    if (halves.Upper > 0)
                    {
                        b.Store(tables, offset, Entries(half.Sums("upperSums", values.GetRange(0, halves.Upper))));
                    }

                    b.Store(tables, offset + (tableLength - Lane.Count), Entries(half.Sums("lowerSums", values.GetRange(halves.Upper, halves.Lower))));
                    b.Store(places, active, place);
                    b.Set(active, active + 1);
                });
            }
        }
    }

    private static Kernel Direct(DenseLayer layer, DensePlanes planes, Plane input, Plane output)
    {
        var b = new KernelBuilder(planes.Name + "OneSample", Concern.Inference, layer.Index, isOneSample: true);
        var x = b.Plane("input", input);
        var signs = b.Plane("signs", planes.Signs!);
        var nonzeros = planes.Nonzeros is null ? null : b.Plane("nonzeros", planes.Nonzeros);
        var bias = planes.Bias is null ? null : b.Plane("bias", planes.Bias);
        var z = b.Plane("z", output);
        b.ForUnits("vector", 1, vector =>
        {
            // Straight-line code for a mini-batch starts with the first product, not with zero: here too.
            var startsWithFirst = layer.Inputs * layer.Outputs <= DenseForward.StraightLineWeights;
            var sum = b.Let("sum0", startsWithFirst ? Product(0, new IntLiteral(0)) : new FloatLiteral(0f).Broadcast());
            b.For("feature", startsWithFirst ? 1 : 0, layer.Inputs, 1, feature => b.Set(sum, sum + Product(feature, feature.Stride(Lane.Count))));
            Finish(b, layer, [sum], bias, z, vector.Stride(Lane.Count));
        });
        return b.Build(
            $"Layer {layer.Index}, dense {layer.Inputs} → {layer.Outputs}, {(planes.Layout.IsTernary ? "ternary" : "binary")}: z = Wₜ·x of one sample.",
            ["Lanes are outputs. Each product is a sign flip (and, ternary, a mask): x with the weight's sign, or nothing. Lin et al. 2016, section 3."],
            Products(layer));

        Expression Product(Expression feature, Expression weight)
        {
            var flipped = new Load(x, feature, ValueKind.Float).Broadcast().AsBits() ^ new Load(signs, weight, ValueKind.Bits);
            return (nonzeros is null ? flipped : flipped & new Load(nonzeros, weight, ValueKind.Bits)).AsLanes();
        }
    }

    private static void Finish(KernelBuilder b, DenseLayer layer, IReadOnlyList<Variable> sums, Pointer? bias, Pointer z, Expression output)
    {
        for (var vector = 0; vector < sums.Count; vector++)
        {
            var scaled = PowersOfTwo.Scale(b, sums[vector].Name, sums[vector], layer.OutputShift);
            b.Store(z, output + (vector * Lane.Count), bias is null ? scaled : scaled + new Load(bias, output + (vector * Lane.Count), ValueKind.Lanes));
        }
    }

    private static List<Variable> Sums(KernelBuilder b, int vectors, Func<int, Expression> start) =>
        Enumerable.Range(0, vectors).Select(vector => b.Let("sum" + Digits(vector), start(vector))).ToList();

    private static int Groups(WeightLayout layout) => layout.Quads * WeightLayout.GroupsPerQuad;

    private static long Products(DenseLayer layer) => (long)layer.Inputs * layer.Outputs;

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);
}
