using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph;

/// <summary>A layer, and where the values that it works on come from.</summary>
/// <param name="Layer">The layer; its index is the node's position in the graph.</param>
/// <param name="Inputs">Positions of nodes in front of this one, in the order that the layer means, or <see cref="NetworkInput"/>.</param>
internal sealed record Node(Layer Layer, EquatableArray<int> Inputs)
{
    /// <summary>Stands for the network's input where a node's position is asked for.</summary>
    public const int NetworkInput = -1;

    /// <summary>
    /// The layer as the network's architecture says it; where it reads anything but the node in front of it, with what it reads.
    /// </summary>
    public string Title =>
        Inputs.Count == 1 && Inputs[0] == Layer.Index - 1 ? Layer.Title : $"{Layer.Title} of {string.Join(", ", Inputs.Select(NameOf))}";

    private static string NameOf(int input) => input == NetworkInput ? "input" : input.ToString(CultureInfo.InvariantCulture);
}
