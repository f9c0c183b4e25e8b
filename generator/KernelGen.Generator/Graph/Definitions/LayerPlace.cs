using System.Collections.Generic;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>What a layer is told of the network around it.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">The shape of a sample that comes in.</param>
/// <param name="Below">The layer in front; null at the network's input.</param>
/// <param name="Next">What defines the layer behind; null in front of the loss.</param>
/// <param name="Network">What [Network] says.</param>
/// <param name="Backprop">What [QuantizedBackprop] says; null where it is not written.</param>
/// <param name="Diagnostics">Receives what the place does not allow.</param>
internal sealed record LayerPlace(
    int Index,
    Shape InputShape,
    Layer? Below,
    LayerDefinition? Next,
    NetworkSettings Network,
    BackpropSettings? Backprop,
    ICollection<DiagnosticInfo> Diagnostics)
{
    /// <summary>Values per sample that come in.</summary>
    public int Inputs => InputShape.Size;
}
