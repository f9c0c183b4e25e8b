using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>A declaration whose attributes are read, with what defines them.</summary>
internal sealed class DefinedNetwork(NetworkDeclaration declaration, DefinitionTable definitions)
{
    public NetworkDeclaration Declaration => declaration;

    /// <summary>[Network].</summary>
    public DeclaredAttribute Network => First(AttributeRole.Network)!;

    /// <summary>[Input].</summary>
    public DeclaredAttribute Input => First(AttributeRole.Input)!;

    /// <summary>[QuantizedBackprop]; null where it is not written.</summary>
    public DeclaredAttribute? Backprop => Setting("QuantizedBackprop");

    /// <summary>[PowersOfTwo]; null where it is not written.</summary>
    public DeclaredAttribute? Powers => Setting("PowersOfTwo");

    /// <summary>[GradientNoise]; null where it is not written.</summary>
    public DeclaredAttribute? Noise => Setting("GradientNoise");

    /// <summary>The loss's attribute.</summary>
    public DeclaredAttribute Loss => First(AttributeRole.Loss)!;

    /// <summary>The optimizer's attribute; null where there is none.</summary>
    public DeclaredAttribute? Optimizer => First(AttributeRole.Optimizer);

    /// <summary>The layers' attributes, in order.</summary>
    public IReadOnlyList<DeclaredAttribute> Layers { get; } =
        declaration.Attributes.Where(static attribute => attribute.Role == AttributeRole.Layer).ToList();

    public AttributeDefinition DefinitionOf(DeclaredAttribute attribute) => definitions.Of(attribute);

    public LayerDefinition LayerDefinitionOf(DeclaredAttribute layer) => (LayerDefinition)definitions.Of(layer);

    /// <summary>The layers that do as an argument of [Network] or [QuantizedBackprop] says.</summary>
    public IEnumerable<DeclaredAttribute> Followers(string argument) =>
        Layers.Where(layer => LayerDefinitionOf(layer).Follows(layer, argument));

    /// <summary>
    /// Whether products of real-valued weights are shifts, both ways: of inputs and of gradients that are powers of two.
    /// </summary>
    public bool ShiftsRealWeights(DeclaredAttribute layer) => RoundsGradients && ReadsPowers(layer);

    /// <summary>Whether [QuantizedBackprop] rounds gradients.</summary>
    public bool RoundsGradients => Backprop?.Bool("Gradients") == true;

    private bool ReadsPowers(DeclaredAttribute layer)
    {
        var source = layer.Text(LayerDefinition.FromParameter) is { } name
            ? Layers.FirstOrDefault(other => other.Text(LayerDefinition.NameParameter) == name)
            : Layers.TakeWhile(other => other != layer).LastOrDefault();
        return source is not null && LayerDefinitionOf(source).GivesPowers;
    }

    private DeclaredAttribute? Setting(string name) =>
        declaration.Attributes.FirstOrDefault(attribute => attribute.Role == AttributeRole.Setting && attribute.Name == name);

    private DeclaredAttribute? First(AttributeRole role) => declaration.Attributes.FirstOrDefault(attribute => attribute.Role == role);
}
