using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph;

/// <summary>Which layer reads what: nodes' positions, <see cref="Node.NetworkInput"/> for the network's input.</summary>
internal sealed class LayerEdges
{
    private readonly ImmutableArray<EquatableArray<int>> _inputs;
    private readonly ILookup<int, int> _readers;

    /// <param name="inputs">What each layer reads, in the order that it means.</param>
    public LayerEdges(IEnumerable<EquatableArray<int>> inputs)
    {
        _inputs = [.. inputs];
        _readers = _inputs
            .SelectMany((read, reader) => read.Select(position => (Position: position, Reader: reader)))
            .ToLookup(edge => edge.Position, edge => edge.Reader);
    }

    /// <summary>What a layer reads.</summary>
    public EquatableArray<int> Inputs(int layer) => _inputs[layer];

    /// <summary>Whether any layer reads what one gives.</summary>
    public bool IsRead(int layer) => _readers.Contains(layer);

    /// <summary>The layer that alone reads what one gives, once; null where none does, and where several do.</summary>
    public int? OnlyReader(int layer)
    {
        var readers = _readers[layer].Take(2).ToList();
        return readers.Count == 1 ? readers[0] : null;
    }
}
