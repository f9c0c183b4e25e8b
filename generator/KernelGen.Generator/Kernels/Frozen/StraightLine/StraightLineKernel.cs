using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>Operations as straight-line code: every value is a number with a name, and sums share what they have in common.</summary>
internal sealed class StraightLineKernel
{
    // Loads in a line.
    private const int LoadsPerLine = 8;

    private readonly FrozenGraph _graph;
    private readonly StraightLineRun _run;
    private readonly KernelBuilder _b;
    private readonly ElementArithmetic _arithmetic;
    private readonly ElementNames _names;
    private readonly Dictionary<(int Operation, int Element), BoundedValue> _known = [];
    private readonly Dictionary<int, Pointer> _stored = [];
    private int _pairs;

    private StraightLineKernel(string name, FrozenGraph graph, StraightLineRun run)
    {
        (_graph, _run) = (graph, run);
        _b = new KernelBuilder(name, run.First, Occasion.Sample);
        _names = new ElementNames(graph, run);
        _arithmetic = new ElementArithmetic(_b);
    }

    /// <param name="name">The kernel.</param>
    /// <param name="graph">The network.</param>
    /// <param name="run">The operations.</param>
    /// <param name="inputs">What the run reads: operations, or −1 for the sample, their memory, and what its values lie between.</param>
    /// <param name="outputs">Receives what operations behind the run read, and the scores.</param>
    /// <param name="title">An operation in words.</param>
    public static Kernel Lower(
        string name,
        FrozenGraph graph,
        StraightLineRun run,
        IReadOnlyList<(int Operation, MemoryBuffer Values, ValueRange Range)> inputs,
        IReadOnlyList<(int Operation, MemoryBuffer Values)> outputs,
        Func<int, string> title) => new StraightLineKernel(name, graph, run).Lower(inputs, outputs, title);

    private Kernel Lower(
        IReadOnlyList<(int Operation, MemoryBuffer Values, ValueRange Range)> inputs,
        IReadOnlyList<(int Operation, MemoryBuffer Values)> outputs,
        Func<int, string> title)
    {
        foreach (var (operation, values, range) in inputs)
        {
            Load(operation, _b.MemoryBuffer(_names.Of(operation), values), range);
        }

        foreach (var (operation, values) in outputs)
        {
            _stored.Add(operation, _b.MemoryBuffer(_names.Plural(operation), values));
        }

        for (var operation = _run.First; operation <= _run.Last; operation++)
        {
            // A sum that only a Scale reads stands with it, so that few values are under way at a time.
            if (IsWithReader(operation))
            {
                continue;
            }

            var first = operation > _run.First && IsWithReader(operation - 1) ? operation - 1 : operation;
            var numbers = Enumerable.Range(first, operation - first + 1).Select(index => $"{Text(index + 1)}. {title(index)}");
            var at = operation;
            _b.Section(string.Join(", ", numbers) + Sharing(first) + ".", () => Compute(at));
        }

        return _b.Build(
            $"Operations {Text(_run.First + 1)} to {Text(_run.Last + 1)} as straight-line code.",
            [
                "Every value of a sample is a number with a name. What several sums have in common is added once, pair by pair: the sums "
                    + "are an adder graph, of two-term common subexpression elimination (Potkonjak et al. 1994, Aksoy et al. 2012).",
                $"Sharing saves {Text(_run.AdditionsSaved)} additions.",
            ]) with { IsOfIntegers = true };
    }

    private string Sharing(int operation) => _graph.Operations[operation] is SumOperation && _run.SumsOf(operation) is { } sums
        ? $": {Text(sums.AdditionsWithPairs)} additions, {Text(sums.AdditionsWithoutPairs)} if no pair were shared"
        : string.Empty;

    /// <summary>The values of memory that are of use, as numbers.</summary>
    private void Load(int operation, Pointer memory, ValueRange range)
    {
        var shape = operation < 0 ? _graph.Input.Shape : _graph.Operations[operation].Shape;
        var elements = Enumerable.Range(0, shape.Size).Where(element => _run.IsRead(operation, element)).ToList();
        for (var first = 0; first < elements.Count; first += LoadsPerLine)
        {
            var line = elements.Skip(first).Take(LoadsPerLine);
            _b.SameLine(() =>
            {
                foreach (var element in line)
                {
                    var value = _b.Let(_names.Of(operation, element), new Load(memory, At(memory, shape, element), ValueKind.Int));
                    _known.Add((operation, element), new(value, range));
                }
            });
        }
    }

    private static Expression At(Pointer memory, ModelShape shape, int element) => memory.At(
        (Axis.Row, element / shape.Channels / shape.Width),
        (Axis.Column, element / shape.Channels % shape.Width),
        (Axis.Channel, element % shape.Channels));

    private bool IsWithReader(int operation) => operation < _run.Last
        && _graph.Operations[operation] is SumOperation
        && !_run.IsStored(operation)
        && _run.ReadersOf(operation).ToList() is [var reader] && reader == operation + 1 && _graph.Operations[reader] is Scale;

    private void Compute(int operation)
    {
        var shape = _graph.Operations[operation].Shape;
        for (var element = 0; element < shape.Size; element++)
        {
            if (!_run.IsRead(operation, element))
            {
                continue;
            }

            if (!_stored.TryGetValue(operation, out var memory))
            {
                ValueOf(operation, element);
                continue;
            }

            var value = _run.ReadersOf(operation).Any() ? ValueOf(operation, element) : Computed(operation, element);
            _b.Store(memory, At(memory, shape, element), value.Value);
        }
    }

    /// <summary>A value, computed where it has not been.</summary>
    private BoundedValue ValueOf(int operation, int element)
    {
        if (!_known.TryGetValue((operation, element), out var known))
        {
            var computed = Computed(operation, element);
            known = computed.Value is Variable or IntLiteral
                ? computed
                : computed with { Value = _b.Let(_names.Of(operation, element), computed.Value) };
            _known.Add((operation, element), known);
        }

        return known;
    }

    private BoundedValue Computed(int operation, int element)
    {
        var model = _graph.Operations[operation];
        if (model is SumOperation)
        {
            return SumOf(operation, element);
        }

        var values = _run.Reads(operation, element).Select(read => ValueOf(model.Inputs[read.Position], read.Element)).ToList();
        return model switch
        {
            Scale scale => _arithmetic.Scaled(_names.Of(operation, element), scale, element % scale.Offsets.Length, values[0]),
            MaxPool => _arithmetic.Largest(_names.Of(operation, element), values),
            AveragePool => _arithmetic.Mean(_names.Of(operation, element) + "Total", values),
            Sum => ElementArithmetic.SumOf(values[0], values[1]),
            _ => throw new InvalidOperationException($"A {model.GetType().Name} has no straight-line code."),
        };
    }

    private BoundedValue SumOf(int operation, int element)
    {
        var from = _graph.Operations[operation].Inputs[0];
        long low = 0, high = 0;
        foreach (var read in _run.Reads(operation, element))
        {
            var range = ValueOf(from, read.Element).Range;
            low += read.IsNegative ? -range.Maximum : range.Minimum;
            high += read.IsNegative ? -range.Minimum : range.Maximum;
        }

        var terms = _run.SumsOf(operation).Terms(element).Select(term => (Term(operation, term.Number), term.IsNegative)).ToList();
        return new(ElementArithmetic.Signed(terms), new(low, high));
    }

    /// <summary>An input of a sum, or a pair, computed where it has not been.</summary>
    private Expression Term(int operation, int number)
    {
        var sums = _run.SumsOf(operation);
        if (number < sums.Inputs)
        {
            return ValueOf(_graph.Operations[operation].Inputs[0], number).Value;
        }

        // Pairs are numbered behind all values of their operation.
        var pair = number - sums.Inputs;
        var key = (operation, _graph.Operations[operation].Shape.Size + pair);
        if (!_known.TryGetValue(key, out var known))
        {
            var (first, second) = (Term(operation, sums.Pairs[pair].First), Term(operation, sums.Pairs[pair].Second));
            known = new(
                _b.Let("pair" + Text(_pairs++), sums.Pairs[pair].IsDifference ? first - second : first + second), ValueRange.Int);
            _known.Add(key, known);
        }

        return known.Value;
    }
}
