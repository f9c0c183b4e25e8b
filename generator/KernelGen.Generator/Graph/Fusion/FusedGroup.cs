using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Fusion;

/// <summary>
/// Nodes that one pass over memory does, each reading what the one before it gives: a layer with kernels of its own, or layers that work
/// feature by feature, of which a normalising one stands first, Dropout at most once, and either rectifiers or one function.
/// </summary>
/// <param name="nodes">The nodes, in order.</param>
/// <param name="number">Which one it is of those that begin with a layer of the same family, from 1.</param>
internal sealed class FusedGroup(IReadOnlyList<Node> nodes, int number)
{
    public IReadOnlyList<Layer> Layers { get; } = [.. nodes.Select(node => node.Layer)];

    /// <summary>What the first layer reads.</summary>
    public IReadOnlyList<int> Inputs => nodes[0].Inputs;

    /// <summary>The position of the last node, whose values others read.</summary>
    public int Output => Layers[Layers.Count - 1].Index;

    /// <summary>Which one it is of those that begin with a layer of the same family, from 1.</summary>
    public string Number { get; } = number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"BatchNorm1": the first layer's kind and number.</summary>
    public string Name => Layers[0].Kind + Number;

    /// <summary>The index of the first layer, under which the group is counted.</summary>
    public int Index => Layers[0].Index;

    /// <summary>Whether training changes something in it.</summary>
    public bool HasParameters => Layers.Any(layer => layer.Parameters > 0);

    /// <summary>"BatchNorm, ReLU".</summary>
    public string Title => string.Join(", ", Layers.Select(layer => layer.Label));

    /// <summary>Whether nothing negative comes out.</summary>
    /// <param name="isInputNonNegative">Whether nothing negative goes in.</param>
    public bool IsNonNegative(bool isInputNonNegative) =>
        Layers.Aggregate(isInputNonNegative, (before, layer) => layer.IsNonNegative(before));
}
