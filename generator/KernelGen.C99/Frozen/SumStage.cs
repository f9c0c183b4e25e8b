using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A layer of sums and the operations behind it, as one function.</summary>
internal abstract class SumStage(SumPlan plan, Stage stage, FrozenGraph graph, IReadOnlyList<ValueRange> ranges) : StageText(stage)
{
    /// <summary>How the sums are formed.</summary>
    public SumPlan Plan { get; } = plan;

    /// <summary>"layer1".</summary>
    protected string Name => $"layer{Text(Stage.Number)}";

    /// <summary>The operations behind the sums.</summary>
    protected IEnumerable<(int Number, ModelOperation Operation, ValueRange Range)> Behind =>
        Stage.Operations.Skip(1).Select(index => (index + 1, graph.Operations[index], ranges[index]));

    /// <summary>What it costs, in a line.</summary>
    public string Cost() => string.Format(
        CultureInfo.InvariantCulture,
        "Operation {0}, {1:N0} weights: sums by {4}; {2:N0} bytes, and about {3:N0} cycles of a Cortex-M0.",
        Stage.Number,
        Plan.Sum.Weights.Length,
        Plan.WeightBytes,
        Plan.Cycles,
        Plan.Describe());

    /// <summary>Codes of all blocks, each [row of the window][place in it][output][group].</summary>
    protected void WriteCodes(Source source)
    {
        var weights = Plan.Sum.Weights;
        var (terms, start) = (Plan.Sum.Terms, 0);
        List<string> codes = [];
        foreach (var block in Plan.Blocks)
        {
            for (var row = 0; row < Plan.Window.Height; row++)
            {
                for (var place = 0; place < Plan.Places; place++)
                {
                    for (var output = 0; output < Plan.Sum.Outputs; output++)
                    {
                        var first = (output * terms) + (((row * Plan.Places) + place) * Plan.Span) + start;
                        foreach (var group in block)
                        {
                            codes.Add(Text(group.Code(weights, first)));
                            first += group.Size;
                        }
                    }
                }
            }

            start += block.Sum(static group => group.Size);
        }

        source.Text.Numbers($"static const uint8_t {source.Name(Name)}_codes[{codes.Count}]", codes);
        source.Text.Line();
    }

    /// <summary>Bytes of a block's codes.</summary>
    protected int CodesOf(IReadOnlyList<TableGroup> block) => Plan.Window.Height * Plan.Places * Plan.Sum.Outputs * block.Count;

    /// <summary>A statement per weight that is not zero, four outputs at a time, which share what they load.</summary>
    protected void WriteStraight(CText text, CType sums, string values)
    {
        var (terms, outputs) = (Plan.Sum.Terms, Plan.Sum.Outputs);
        for (var first = 0; first < outputs; first += 4)
        {
            var here = Enumerable.Range(first, Math.Min(4, outputs - first)).ToList();
            text.Block($"/* outputs {first} to {here[^1]} */", () =>
            {
                var isRead = here.Any(output => Plan.Sum.Weights.Skip(output * terms).Take(terms).Any(static weight => weight != 0));
                if (!isRead)
                {
                    text.Line($"(void){values};");
                }

                text.Line((isRead ? "int32_t x, " : "int32_t ") + string.Join(", ", here.Select(output => $"z{output} = 0")) + ";");
                for (var term = 0; term < terms; term++)
                {
                    var used = here.Where(output => Plan.Sum.Weights[(output * terms) + term] != 0).ToList();
                    if (used.Count > 0)
                    {
                        text.Line($"x = {values}[{term}]; " + string.Join(" ", used.Select(output =>
                            $"z{output} {(Plan.Sum.Weights[(output * terms) + term] > 0 ? '+' : '-')}= x;")));
                    }
                }

                text.Line(string.Join(" ", here.Select(output => $"sums[{output}] = {sums.Cast($"z{output}")};")));
            });
        }
    }

    /// <summary>The function that adds what each output takes from the tables of a block.</summary>
    protected string TakerOf(Source source, IReadOnlyList<TableGroup> block, CType sums) => TableText.Taker(
        source,
        $"{Name}_take{block.Count}" + (block.SequenceEqual(Plan.Blocks[0]) ? string.Empty : "_last"),
        block,
        Plan.TableType,
        sums,
        Plan.Sum.Outputs);

    protected static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
