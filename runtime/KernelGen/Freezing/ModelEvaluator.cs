using System;
using System.Linq;
using System.Numerics;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>
/// Computes frozen networks by their definition: what generated code is held to, and what finds scales when a network is frozen.
/// </summary>
internal sealed class ModelEvaluator
{
    private readonly FrozenGraph _graph;
    private readonly OperationEvaluator[] _operations;

    // [operation]: behind which operation nobody reads it any more.
    private readonly int[] _lastReader;

    /// <param name="graph">The network.</param>
    public ModelEvaluator(FrozenGraph graph)
    {
        _graph = graph;
        _operations = [.. graph.Operations.Select(operation => OperationEvaluator.Of(
            operation, operation.Inputs[0] < 0 ? graph.Input.Shape : graph.Operations[operation.Inputs[0]].Shape))];
        _lastReader = new int[_operations.Length];
        for (var reader = 0; reader < _operations.Length; reader++)
        {
            foreach (var input in graph.Operations[reader].Inputs.Where(static input => input >= 0))
            {
                _lastReader[input] = reader;
            }
        }
    }

    /// <summary>Samples that are computed side by side.</summary>
    public static int Lanes => Vector<int>.Count;

    /// <summary>Scores of samples.</summary>
    /// <param name="integers">The values of samples, one after the other, as integers.</param>
    /// <param name="scores">Receives the scores.</param>
    public void Scores(ReadOnlySpan<int> integers, Span<int> scores)
    {
        var (size, outputs) = (_graph.Input.Shape.Size, _graph.OutputSize);
        var samples = integers.Length / size;
        for (var first = 0; first < samples; first += Lanes)
        {
            var count = Math.Min(Lanes, samples - first);
            var results = Run(SideBySide(integers.Slice(first * size, count * size), size));
            for (var sample = 0; sample < count; sample++)
            {
                for (var output = 0; output < outputs; output++)
                {
                    scores[((first + sample) * outputs) + output] = results[output][sample];
                }
            }
        }
    }

    /// <summary>At most as many samples as there are lanes, side by side; lanes without a sample have that of the last.</summary>
    public static Vector<int>[] SideBySide(ReadOnlySpan<int> integers, int size)
    {
        var values = new Vector<int>[size];
        var last = (integers.Length / size) - 1;
        Span<int> lanes = stackalloc int[Lanes];
        for (var i = 0; i < size; i++)
        {
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] = integers[(Math.Min(lane, last) * size) + i];
            }

            values[i] = new Vector<int>(lanes);
        }

        return values;
    }

    private Vector<int>[] Run(Vector<int>[] input)
    {
        var values = new Vector<int>[]?[_operations.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var inputs = _graph.Operations[i].Inputs;
            values[i] = _operations[i].Apply([.. inputs.Select(from => from < 0 ? input : values[from]!)]);
            foreach (var read in inputs.Where(from => from >= 0 && _lastReader[from] == i))
            {
                values[read] = null;
            }
        }

        return values[^1]!;
    }
}
