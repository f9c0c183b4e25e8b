using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>
/// A layer's attribute, and what becomes of it among others. One file in Graph/Layers holds it with the <see cref="Layer"/> it makes.
/// </summary>
internal abstract class LayerDefinition(string name, params ParameterSchema[] parameters)
    : AttributeDefinition(name, AttributeRole.Layer, parameters)
{
    /// <summary>Whether it has weights, without which a network has nothing to train.</summary>
    public virtual bool HasWeights => false;

    /// <summary>
    /// Whether it takes off mean and scale of what comes in, so that neither a bias nor a scale means anything in front of it.
    /// </summary>
    public virtual bool Normalises => false;

    /// <summary>Whether the layer does as an argument of [Network] or [QuantizedBackprop] says, since it says nothing itself.</summary>
    public virtual bool Follows(DeclaredAttribute attribute, string argument) => false;

    /// <summary>What it does to outputs directly in front of a loss that suffers from it; null for nothing.</summary>
    public virtual string? HarmTo(LossDefinition loss) => null;

    /// <summary>Whether it is this layer that multiplies for a reason, among those that one kernel does.</summary>
    public virtual bool Multiplies(DeclaredAttribute attribute, Reason reason) => false;

    /// <summary>The layer with its shapes. What its place does not allow is reported there.</summary>
    public abstract Layer Infer(DeclaredAttribute attribute, LayerPlace place);
}
