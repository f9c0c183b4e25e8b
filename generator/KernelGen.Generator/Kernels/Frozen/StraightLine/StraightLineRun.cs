using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>Operations one behind the other that are computed by one method without loops.</summary>
internal sealed class StraightLineRun
{
    private readonly FrozenGraph _graph;
    private readonly Dictionary<int, bool[]> _isRead = [];
    private readonly Dictionary<int, AdderGraph> _sums = [];

    private StraightLineRun(FrozenGraph graph, int first, int last)
    {
        (_graph, First, Last) = (graph, first, last);
        for (var operation = last; operation >= first; operation--)
        {
            FindReads(operation);
        }
    }

    /// <summary>The first operation.</summary>
    public int First { get; }

    /// <summary>The last one.</summary>
    public int Last { get; }

    /// <summary>Additions that sums would take without pairs, and do not.</summary>
    public int AdditionsSaved => _sums.Values.Sum(sum => sum.AdditionsWithoutPairs - sum.AdditionsWithPairs);

    /// <summary>The operations of a run that fits the limits; null where it does not, or where there is no sum among them.</summary>
    public static StraightLineRun? Of(FrozenGraph graph, int first, int last, StraightLineLimits limits)
    {
        var operations = Enumerable.Range(first, last - first + 1).Select(index => graph.Operations[index]).ToList();
        if (!operations.TrueForAll(ElementReads.Knows)
            || !operations.Exists(operation => operation is SumOperation)
            || operations.Sum(operation => (long)operation.Shape.Size) > limits.Values)
        {
            return null;
        }

        // Before terms are paired, which takes its time where there are many.
        var run = new StraightLineRun(graph, first, last);
        if (run.Terms() > limits.Terms)
        {
            return null;
        }

        run.Pair();
        return run.Values() <= limits.Values ? run : null;
    }

    /// <summary>Whether a value of an operation is of use.</summary>
    public bool IsRead(int operation, int element) => _isRead.TryGetValue(operation, out var isRead) && isRead[element];

    /// <summary>Whether operations behind the run read what comes out of one in it, or nobody does: the scores.</summary>
    public bool IsStored(int operation) => operation == _graph.Operations.Count - 1
        || _graph.Operations.Skip(Last + 1).Any(later => later.Inputs.Contains(operation));

    /// <summary>The operations of the run that read one.</summary>
    public IEnumerable<int> ReadersOf(int operation) => Enumerable.Range(First, Last - First + 1)
        .Where(reader => _graph.Operations[reader].Inputs.Contains(operation));

    /// <summary>A sum's additions; the sum of each element that is of use.</summary>
    public AdderGraph SumsOf(int operation) => _sums[operation];

    /// <summary>What a value is computed from.</summary>
    public IEnumerable<ElementRead> Reads(int operation, int element)
    {
        var from = _graph.Operations[operation].Inputs[0];
        return ElementReads.Of(_graph.Operations[operation], from < 0 ? _graph.Input.Shape : _graph.Operations[from].Shape, element);
    }

    private void FindReads(int operation)
    {
        var size = _graph.Operations[operation].Shape.Size;
        if (IsStored(operation))
        {
            _isRead[operation] = [.. Enumerable.Repeat(true, size)];
        }
        else if (!_isRead.ContainsKey(operation))
        {
            _isRead[operation] = new bool[size];
        }

        var inputs = _graph.Operations[operation].Inputs;
        foreach (var read in Elements(operation).SelectMany(element => Reads(operation, element)))
        {
            var from = inputs[read.Position];
            if (!_isRead.TryGetValue(from, out var isRead))
            {
                isRead = new bool[from < 0 ? _graph.Input.Shape.Size : _graph.Operations[from].Shape.Size];
                _isRead.Add(from, isRead);
            }

            isRead[read.Element] = true;
        }
    }

    private IEnumerable<int> Elements(int operation) =>
        Enumerable.Range(0, _graph.Operations[operation].Shape.Size).Where(element => IsRead(operation, element));

    private IEnumerable<int> SumOperations =>
        Enumerable.Range(First, Last - First + 1).Where(operation => _graph.Operations[operation] is SumOperation);

    private long Terms() => SumOperations
        .Sum(operation => Elements(operation).Sum(element => (long)Reads(operation, element).Count()));

    private void Pair()
    {
        foreach (var operation in SumOperations)
        {
            var from = _graph.Operations[operation].Inputs[0];
            _sums.Add(operation, AdderGraph.Of(
                from < 0 ? _graph.Input.Shape.Size : _graph.Operations[from].Shape.Size,
                Enumerable.Range(0, _graph.Operations[operation].Shape.Size).Select(element => IsRead(operation, element)
                    ? Reads(operation, element).Select(read => new SignedTerm(read.Element, read.IsNegative))
                    : [])));
        }
    }

    /// <summary>Values that have names: those of operations, what is read from memory, and pairs.</summary>
    private int Values() => _isRead.Values.Sum(isRead => isRead.Count(read => read)) + _sums.Values.Sum(sum => sum.Pairs.Count);
}

/// <summary>What a method without loops may be.</summary>
/// <param name="Values">Values with a name: the JIT compiler inlines nothing beyond 512 locals, its own included.</param>
/// <param name="Terms">Terms of its sums.</param>
internal sealed record StraightLineLimits(int Values, int Terms)
{
    /// <summary>What the compiler makes good code of.</summary>
    /// <remarks>
    /// Zen 4 with AVX-512: faster than tables up to about 200 values (16-32-4: 57 and 96 ns), slower beyond (32-32-32: 190 and 103 ns).
    /// Without AVX-512 three to eight times faster than tables were before those of bytes; the limit is a compromise of the two.
    /// </remarks>
    public static StraightLineLimits Default { get; } = new(400, 3000);

    /// <summary>No code without loops.</summary>
    public static StraightLineLimits None { get; } = new(0, 0);
}
