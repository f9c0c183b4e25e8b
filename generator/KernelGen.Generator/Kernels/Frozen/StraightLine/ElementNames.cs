using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>
/// What values are called: x of the sample, z of sums, h of everything else, score at last. Where several operations would have the same
/// name, it ends in their number; then comes the place of the value.
/// </summary>
internal sealed class ElementNames
{
    private readonly FrozenGraph _graph;
    private readonly HashSet<string> _shared;

    public ElementNames(FrozenGraph graph, StraightLineRun run)
    {
        _graph = graph;
        var operations = Enumerable.Range(run.First, run.Last - run.First + 1).ToList();
        var inputs = operations.SelectMany(operation => graph.Operations[operation].Inputs).Where(from => from < run.First).Distinct();
        _shared = [.. inputs.Concat(operations).GroupBy(Letter).Where(alike => alike.Count() > 1).Select(alike => alike.Key)];
    }

    /// <summary>All values of an operation, as memory: "x", "h4".</summary>
    public string Of(int operation) => _shared.Contains(Letter(operation)) ? Letter(operation) + Text(operation + 1) : Letter(operation);

    /// <summary>The memory that takes them: "scores", "h4".</summary>
    public string Plural(int operation) => operation == _graph.Operations.Count - 1 ? "scores" : Of(operation);

    /// <summary>One of them: "x3", "h4_12", "x2_0_1" of a picture.</summary>
    public string Of(int operation, int element)
    {
        var shape = operation < 0 ? _graph.Input.Shape : _graph.Operations[operation].Shape;
        var place = shape.IsPicture
            ? $"{Text(element / shape.Channels / shape.Width)}_{Text(element / shape.Channels % shape.Width)}"
                + (shape.Channels == 1 ? string.Empty : "_" + Text(element % shape.Channels))
            : Text(element);
        return Of(operation) + (_shared.Contains(Letter(operation)) ? "_" : string.Empty) + place;
    }

    private string Letter(int operation) => operation < 0 ? "x"
        : operation == _graph.Operations.Count - 1 ? "score"
        : _graph.Operations[operation] is SumOperation ? "z"
        : "h";
}
