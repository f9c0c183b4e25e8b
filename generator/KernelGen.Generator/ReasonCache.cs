using System;
using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator;

/// <summary>
/// The reasons of the networks that were counted last, by the generator or an analyzer: both run in one process, an editor asks at every
/// keystroke, and lowering a network to count it is most of what either does.
/// </summary>
/// <remarks>
/// Key and value are plain values, and the value depends on nothing but the key: no symbol, syntax or compilation is held, and what one
/// compilation leaves here is right in any other.
/// </remarks>
/// <param name="capacity">How many are kept.</param>
internal sealed class ReasonCache(int capacity)
{
    // Counts depend on layers and shapes alone: a class that is renamed keeps its own.
    private static readonly TypeName Nameless = new(
        string.Empty, EquatableArray<string>.Empty, "class", string.Empty, string.Empty, string.Empty);

    // The most recent first; few enough to be searched one by one.
    private readonly LinkedList<(NetworkGraph Graph, Lazy<Result<IReadOnlyList<LayerReason>>> Reasons)> _recent = new();

    /// <summary>The one of this process.</summary>
    public static ReasonCache Shared { get; } = new(capacity: 32);

    /// <summary>How many networks had to be lowered in order to be counted.</summary>
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

    /// <summary>The reasons of a network; null where lowering fails, which is the generator's to report (KG0099).</summary>
    public IReadOnlyList<LayerReason>? Of(NetworkGraph graph)
    {
        Lazy<Result<IReadOnlyList<LayerReason>>>? reasons;
        lock (_recent)
        {
            var key = graph with { Type = Nameless };
            reasons = Find(key);
            if (reasons is null)
            {
                Misses++;
                reasons = new(() => Result.Of(string.Empty, () => NetworkCompiler.Reasons(key)));
                Add(key, reasons);
            }
        }

        // Counted outside the lock: threads that ask for the same network wait for one count, and others do not wait for them.
        return reasons.Value.Value;
    }

    /// <summary>Keeps the reasons of a network that has been counted.</summary>
    public void Keep(NetworkGraph graph, IReadOnlyList<LayerReason> reasons)
    {
        lock (_recent)
        {
            var key = graph with { Type = Nameless };
            if (Find(key) is null)
            {
                var counted = new Lazy<Result<IReadOnlyList<LayerReason>>>(() => new(string.Empty, reasons));
                _ = counted.Value;
                Add(key, counted);
            }
        }
    }

    private Lazy<Result<IReadOnlyList<LayerReason>>>? Find(NetworkGraph key)
    {
        for (var node = _recent.First; node is not null; node = node.Next)
        {
            if (node.Value.Graph.Equals(key))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Reasons;
            }
        }

        return null;
    }

    private void Add(NetworkGraph key, Lazy<Result<IReadOnlyList<LayerReason>>> reasons)
    {
        _recent.AddFirst((key, reasons));
        if (_recent.Count > capacity)
        {
            _recent.RemoveLast();
        }
    }
}
