using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>
/// A frozen network as one header of C99 for small processors: no library, no heap, no floats, no multiplication; weights are constants,
/// and what a call works in is one block of static memory.
/// </summary>
internal sealed class FrozenHeader
{
    private readonly FrozenGraph _graph;
    private readonly string _prefix;
    private readonly Source _source;
    private readonly IReadOnlyList<ValueRange> _ranges;
    private readonly IReadOnlyList<StageText> _stages;
    private readonly MemoryPlan _memory = new();
    private readonly Dictionary<int, MemoryPlan.Buffer> _planes = [];

    private FrozenHeader(FrozenGraph graph, string prefix)
    {
        (_graph, _prefix, _source, _ranges) = (graph, prefix, new(prefix), graph.Ranges());
        _stages = [.. Stage.Of(graph).Select(Create)];
    }

    private string Upper => _prefix.ToUpperInvariant();

    private CType InputType => _graph.Input is ByteInput ? CType.UInt8 : CType.Int16;

    /// <summary>The text of a header.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="name">What the header's names begin with: an identifier of C.</param>
    public static string Print(FrozenGraph graph, string name) => new FrozenHeader(graph, name).Print();

    private string Print()
    {
        PlanMemory();
        List<string> calls = [];
        foreach (var stage in _stages)
        {
            var inputs = _graph.Operations[stage.Stage.Operations[0]].Inputs.Select(PlaneOf).ToList();
            calls.Add(stage.Write(_source, _prefix + "_memory", inputs, PlaneOf(stage.Stage.Last)));
        }

        var text = new CText();
        PrintHead(text);
        text.Line($"#ifndef {Upper}_H");
        text.Line($"#define {Upper}_H");
        text.Line();
        text.Line("#include <stdint.h>");
        text.Line();
        PrintSizes(text);
        text.Comment("Loops need registers of their own: a compiler that puts all functions into one does worse.");
        text.Line("#if defined(__GNUC__) && !defined(__clang__)");
        text.Line($"#define {Upper}_APART __attribute__((noinline, noclone))");
        text.Line("#else");
        text.Line($"#define {Upper}_APART");
        text.Line("#endif");
        text.Line();
        text.Comment(
            "A pointer that moves on is one addition, and counting is, too: compilers would rather add a distance to every offset,"
            + " multiply, or call memset.");
        text.Line("#ifdef __GNUC__");
        text.Line($"#define {Upper}_MOVED(pointer) __asm__ volatile (\"\" : \"+r\"(pointer))");
        text.Line("#else");
        text.Line($"#define {Upper}_MOVED(pointer) (void)(pointer)");
        text.Line("#endif");
        text.Line();
        return text.ToString() + _source.Helpers + _source.Text + Entries(calls);
    }

    private StageText Create(Stage stage)
    {
        var operation = _graph.Operations[stage.Operations[0]];
        var input = operation.Inputs[0];
        if (operation is not SumOperation sum)
        {
            return new SingleStage(stage, operation);
        }

        var plan = SumPlan.Of(
            sum,
            input < 0 ? _graph.Input.Shape : _graph.Operations[input].Shape,
            input < 0 ? _graph.Input.Range : _ranges[input],
            _graph.IsSign(input));
        return sum is DenseSum
            ? new DenseStage(plan, stage, _graph, _ranges)
            : new ConvolutionStage(plan, stage, _graph, _ranges);
    }

    /// <summary>Values between stages, from the one that writes them to the last that reads them, and what stages work in.</summary>
    private void PlanMemory()
    {
        for (var time = 0; time < _stages.Count; time++)
        {
            _stages[time].Reserve(_memory, time);
            var operation = _stages[time].Stage.Last;
            var readers = Enumerable.Range(0, _stages.Count)
                .Where(reader => _graph.Operations[_stages[reader].Stage.Operations[0]].Inputs.Contains(operation)).ToList();
            if (operation < _graph.Operations.Count - 1)
            {
                _planes.Add(operation, _memory.Add(TypeOf(operation), _graph.Operations[operation].Shape.Size, time, readers[^1]));
            }
        }

        _memory.Place();
    }

    private CType TypeOf(int operation) => operation == _graph.Operations.Count - 1 ? CType.Int32 : CType.Of(_ranges[operation]);

    private Plane PlaneOf(int operation) => operation < 0
        ? new("input", InputType, _graph.Input.Shape, _graph.Input.Range)
        : new(
            operation == _graph.Operations.Count - 1 ? "scores" : _planes[operation].Address(_prefix + "_memory"),
            TypeOf(operation),
            _graph.Operations[operation].Shape,
            _ranges[operation]);

    private void PrintHead(CText text)
    {
        text.Comment(
            $"{_graph.Name}, a frozen neural network of integers as C99: additions, subtractions, shifts, comparisons and look-ups. No"
            + " library, no heap, no floating point, no multiplication and no division. Generated by KernelGen.");
        text.Comment(_graph.Architecture);
        if (_graph.Error is { } error)
        {
            text.Comment(error.Describe(_graph.IsClassifier));
        }

        foreach (var stage in _stages.OfType<SumStage>())
        {
            text.Comment(stage.Cost());
        }

        text.Comment(
            $"One call at a time: all calls work in {_prefix}_memory. Shifts to the right of negative numbers have to keep the sign, and"
            + " numbers too large for a type to lose their upper bits, as with every compiler for these processors; where they do not,"
            + $" {_prefix}_keeps_signs does not compile.");
    }

    private void PrintSizes(CText text)
    {
        var shape = _graph.Input.Shape;
        text.Line($"/* {shape.Height} rows, {shape.Width} columns, {shape.Channels} of each place, innermost. */");
        text.Line($"#define {Upper}_INPUT_SIZE {shape.Size}");
        text.Line($"#define {Upper}_SCORES {_graph.OutputSize}");
        text.Line("/* A score of 2 to this power stands for 1. */");
        text.Line($"#define {Upper}_SCORE_SHIFT {(_graph.ScoreShift < 0 ? $"({_graph.ScoreShift})" : _graph.ScoreShift)}");
        text.Line($"#define {Upper}_MEMORY_BYTES {_memory.Length}");
        text.Line();
        text.Line($"typedef char {_prefix}_keeps_signs[(-3 >> 1) == -2 && (int16_t)0xFFFF == -1 ? 1 : -1];");
        text.Line();
        text.Comment("What a call works in: what is not needed at the same time shares its place.");
        text.Block("static union", () =>
        {
            text.Line($"int32_t words[{_memory.Length / 4}];");
            text.Line($"int16_t halves[{_memory.Length / 2}];");
            text.Line($"uint8_t bytes[{_memory.Length}];");
        }, $" {_prefix}_memory;");
        text.Line();
    }

    private CText Entries(List<string> calls)
    {
        var text = new CText();
        text.Comment(_graph.Input is FixedPointInput fixedPoint
            ? $"The scores of a sample. A number x is given as x times 2^{fixedPoint.Shift}, rounded to the nearest, halves to even,"
                + $" and from {fixedPoint.Minimum} to {fixedPoint.Maximum}."
            : "The scores of a sample of bytes.");
        text.Block($"static inline void {_prefix}_scores(const {InputType.Name} *input, int32_t *scores)", () => calls.ForEach(text.Line));
        text.Line();
        if (_graph.IsClassifier)
        {
            PrintClassify(text);
        }

        text.Line("#endif");
        return text;
    }

    private void PrintClassify(CText text)
    {
        text.Comment(_graph.OutputSize == 1
            ? $"1 for a sample whose score is above {_graph.Threshold}, else 0."
            : "The class of a sample: the first of the largest scores.");
        text.Block($"static inline int {_prefix}_classify(const {InputType.Name} *input)", () =>
        {
            text.Line($"int32_t scores[{Upper}_SCORES];");
            text.Line($"{_prefix}_scores(input, scores);");
            if (_graph.OutputSize == 1)
            {
                text.Line($"return scores[0] > {Source.Number(_graph.Threshold)};");
                return;
            }

            text.Line("int best = 0;");
            text.Block($"for (int i = 1; i < {Upper}_SCORES; i++)", () => text.Line("if (scores[i] > scores[best]) best = i;"));
            text.Line("return best;");
        });
        text.Line();
    }
}
