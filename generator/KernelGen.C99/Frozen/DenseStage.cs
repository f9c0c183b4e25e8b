using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A dense layer: blocks of tables one after the other, each added to all sums.</summary>
internal sealed class DenseStage(SumPlan plan, Stage stage, FrozenGraph graph, IReadOnlyList<ValueRange> ranges)
    : SumStage(plan, stage, graph, ranges)
{
    private readonly List<MemoryPlan.Buffer> _steps = [];
    private MemoryPlan.Buffer? _tables;

    public override void Reserve(MemoryPlan memory, int time)
    {
        if (Plan.Method != SumMethod.Straight)
        {
            _tables = Plan.Method == SumMethod.Bits
                ? memory.Add(CType.Int32, BitText.Words(Plan.Sum), time, time)
                : memory.Add(Plan.TableType, Plan.Entries, time, time);
        }

        // What comes out of the last operation has a place of its own.
        var count = Behind.Count();
        if (count > 0)
        {
            _steps.Add(memory.Add(Plan.SumType, Plan.Sum.Outputs, time, time));
        }

        foreach (var (_, _, range) in Behind.Take(count - 1))
        {
            _steps.Add(memory.Add(CType.Of(range), Plan.Sum.Outputs, time, time));
        }
    }

    public override string Write(Source source, string memory, IReadOnlyList<Plane> inputs, Plane output)
    {
        var (text, name, outputs) = (source.Text, source.Name(Name), Plan.Sum.Outputs);
        List<string> behind = [];
        var (type, range) = (_steps.Count > 0 ? Plan.SumType : output.Type, Plan.Range);
        var sums = (type, place: _steps.Count > 0 ? _steps[0].Address(memory) : "output");
        var (from, step) = ("sums", 0);
        foreach (var (number, operation, to) in Behind)
        {
            var isLast = ++step == _steps.Count;
            var toType = isLast ? output.Type : CType.Of(to);
            var place = isLast ? "output" : _steps[step].Address(memory);
            behind.Add($"{PointText.Write(source, number, operation, range, type, toType)}({from}, {place}, 1);");
            (type, range, from) = (toType, to, place);
        }

        var calls = Plan.Method switch
        {
            SumMethod.Straight => [],
            SumMethod.Bits => [text => BitText.Calls(source, Name, inputs[0].Type, Plan.Span, _tables!.Address(memory)).ForEach(text.Line)],
            _ => Tables(source, memory, inputs[0], sums.type),
        };
        if (Plan.Method == SumMethod.Bits)
        {
            BitText.Write(source, Name, Plan.Sum, sums.type);
        }

        text.Comment($"Operation {Stage.Number}: dense, {Plan.From.Size} values to {outputs}. Sums by {Plan.Describe()}.");
        text.Block($"{source.Apart} void {name}(const {inputs[0].Type.Name} *input, {output.Type.Name} *output)", () =>
        {
            text.Line($"{sums.type.Name} *sums = {sums.place};");
            if (Plan.Method == SumMethod.Straight)
            {
                WriteStraight(text, sums.type, "input");
            }

            foreach (var call in calls)
            {
                call(text);
            }

            foreach (var call in behind)
            {
                text.Line(call);
            }
        });
        text.Line();
        return $"{name}({inputs[0].Name}, {output.Name});";
    }

    private List<System.Action<CText>> Tables(Source source, string memory, Plane input, CType sums)
    {
        WriteCodes(source);
        var outputs = Plan.Sum.Outputs;
        List<System.Action<CText>> calls =
        [
            text =>
            {
                text.Line($"{Plan.TableType.Name} *tables = {_tables!.Address(memory)};");
                text.Line($"const uint8_t *codes = {source.Name(Name)}_codes;");
                text.Line(source.Clear(sums, "sums", outputs));
            },
        ];
        for (var first = 0; first < Plan.Blocks.Count;)
        {
            var block = Plan.Blocks[first];
            var count = Plan.Blocks.Skip(first).TakeWhile(other => other.SequenceEqual(block)).Count();
            var taker = TakerOf(source, block, sums);
            var statements = TableText.Form(source, block, Plan.TableType, input.Type, "tables", "input").ToList();
            statements.Add($"{taker}(sums, tables, codes);");
            if (first + count < Plan.Blocks.Count || count > 1)
            {
                statements.Add($"input += {block.Sum(static group => group.Size)};");
                statements.Add($"codes += {CodesOf(block)};");
            }

            first += count;
            calls.Add(text =>
            {
                if (count == 1)
                {
                    Lines();
                }
                else
                {
                    text.Block($"for (uint32_t block = 0; block < {count}; block++)", Lines);
                }

                void Lines() => statements.ForEach(text.Line);
            });
        }

        return calls;
    }
}
