using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>Operations that one function computes: sums and what is done to them row by row, or one operation alone.</summary>
/// <param name="Number">Of its first operation, from 1.</param>
/// <param name="Operations">By position, each reading the one in front of it.</param>
internal sealed record Stage(int Number, IReadOnlyList<int> Operations)
{
    /// <summary>The operation whose values it leaves.</summary>
    public int Last => Operations[Operations.Count - 1];

    /// <summary>The stages of a graph, in order.</summary>
    public static IReadOnlyList<Stage> Of(FrozenGraph graph)
    {
        List<Stage> stages = [];
        HashSet<int> done = [];
        for (var first = 0; first < graph.Operations.Count; first++)
        {
            if (!done.Add(first))
            {
                continue;
            }

            List<int> operations = [first];
            var hasPool = graph.Operations[first] is not Conv2DSum;
            for (var next = Next(graph, first, graph.Operations[first], hasPool);
                next >= 0;
                next = Next(graph, operations[operations.Count - 1], graph.Operations[first], hasPool))
            {
                operations.Add(next);
                done.Add(next);
                hasPool |= graph.Operations[next] is MaxPool;
            }

            stages.Add(new(first + 1, operations));
        }

        return stages;
    }

    /// <summary>The operation that goes on where one ends, in the same function; −1 for none.</summary>
    private static int Next(FrozenGraph graph, int operation, ModelOperation head, bool hasPool)
    {
        if (head is not SumOperation)
        {
            return -1;
        }

        var readers = Enumerable.Range(operation + 1, graph.Operations.Count - operation - 1)
            .Where(reader => graph.Operations[reader].Inputs.Contains(operation)).ToList();
        return readers.Count == 1 && graph.Operations[readers[0]] switch
        {
            Scale or Table => true,
            MaxPool pool => !hasPool && pool.Window.RowStride == pool.Window.Height && pool.Window.Top == 0,
            _ => false,
        } ? readers[0] : -1;
    }
}
