using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>What a layer is told of the network around it.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Sources">What it reads, in the order that it means.</param>
/// <param name="Behind">
/// Layers behind it, each of which alone reads what the one in front gives; as far as all of them let a factor and a summand of a channel
/// through, and the first that does not.
/// </param>
/// <param name="Input">[Input].</param>
/// <param name="Network">What [Network] says.</param>
/// <param name="Backprop">What [QuantizedBackprop] says; null where it is not written.</param>
/// <param name="Diagnostics">Receives what the place does not allow.</param>
internal sealed record LayerPlace(
    int Index,
    IReadOnlyList<LayerSource> Sources,
    IReadOnlyList<LayerBehind> Behind,
    DeclaredAttribute Input,
    NetworkSettings Network,
    BackpropSettings? Backprop,
    ICollection<DiagnosticInfo> Diagnostics)
{
    /// <summary>What it reads, first or alone.</summary>
    public LayerSource Source => Sources[0];

    /// <summary>The shape of a sample that comes in.</summary>
    public Shape InputShape => Source.Shape;

    /// <summary>Values per sample that come in.</summary>
    public int Inputs => InputShape.Size;

    /// <summary>The layer that it reads; null at the network's input.</summary>
    public Layer? Below => Source.Layer;

    /// <summary>Whether mean and scale of what it gives are taken off behind it: neither a bias nor a scale means anything.</summary>
    public bool IsNormalised => Behind.Count > 0 && Behind[Behind.Count - 1].Definition.Normalises;
}
