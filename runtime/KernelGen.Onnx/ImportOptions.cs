using System.Collections.Generic;

namespace KernelGen.Onnx;

/// <summary>How weights of a file become a network's.</summary>
public sealed class ImportOptions
{
    /// <summary>
    /// The file's name for each layer that is imported, by the layer's number (<see cref="LayerDescription.Index"/>): the module in
    /// front of <c>.weight</c>, the tensor or the node. Layers that are not named keep what they have. Null for all layers, each kind in
    /// its order.
    /// </summary>
    public IReadOnlyDictionary<int, string>? Layers { get; set; }

    /// <summary>
    /// Whether the first dense layer behind pictures has their values with channels innermost, as TensorFlow does; by default they are
    /// outermost, as PyTorch has them.
    /// </summary>
    public bool IsChannelsLast { get; set; }
}
