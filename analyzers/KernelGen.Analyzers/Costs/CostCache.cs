using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;

namespace KernelGen.Analyzers.Costs;

/// <summary>
/// The counts of the networks that were asked for last. Lowering a network to count takes milliseconds, and an editor asks at every keystroke.
/// </summary>
/// <remarks>
/// Key and value are plain values, and the value depends on nothing but the key: no symbol, syntax or compilation is held, and what one
/// compilation leaves here is right in any other.
/// </remarks>
/// <param name="capacity">How many are kept.</param>
internal sealed class CostCache(int capacity)
{
    // Counts depend on layers and shapes alone: a class that is renamed keeps its own.
    private static readonly TypeName Nameless = new(string.Empty, EquatableArray<string>.Empty, "class", string.Empty, string.Empty, string.Empty);

    // The most recent first; few enough to be searched one by one.
    private readonly LinkedList<(NetworkGraph Graph, Lazy<Outcome<Counts>> Counts)> _recent = new();

    /// <summary>How many networks have been counted.</summary>
    public int Misses { get; private set; }

    public int Count
    {
        get
        {
            lock (_recent)
            {
                return _recent.Count;
            }
        }
    }

    /// <summary>The counts of a network; null where lowering fails, which is the generator's to report (KG0099).</summary>
    public ImmutableArray<ReasonCost>? Of(NetworkGraph graph) => Entry(graph with { Type = Nameless }).Value.Value?.Reasons;

    // Counted outside the lock: threads that ask for the same network wait for one count, and others do not wait for them.
    private Lazy<Outcome<Counts>> Entry(NetworkGraph key)
    {
        lock (_recent)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Graph.Equals(key))
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Counts;
                }
            }

            Misses++;
            var counts = new Lazy<Outcome<Counts>>(() => Outcome.Of(string.Empty, () => new Counts(NetworkCosts.Count(key))));
            _recent.AddFirst((key, counts));
            if (_recent.Count > capacity)
            {
                _recent.RemoveLast();
            }

            return counts;
        }
    }

    private sealed record Counts(ImmutableArray<ReasonCost> Reasons);
}
