using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Freezing;

/// <summary>The tensors of a network, by layer and name.</summary>
/// <param name="network">The network.</param>
internal sealed class NetworkTensors(INetwork network)
{
    private readonly Dictionary<string, int> _indices = network.Tensors
        .Select((tensor, index) => (tensor.Name, index))
        .ToDictionary(entry => entry.Name, entry => entry.index, StringComparer.Ordinal);

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="InvalidOperationException">The network has none of this name.</exception>
    public float[] Read(LayerDescription layer, string name)
    {
        var full = FormattableString.Invariant($"layers.{layer.Index}.{name}");
        if (!_indices.TryGetValue(full, out var index))
        {
            throw new InvalidOperationException($"{layer} has no tensor {full}.");
        }

        var values = new float[network.Tensors[index].Count];
        network.ReadTensor(index, values);
        return values;
    }
}
