using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>An activation of the package's, value by value, whose way back needs what went in.</summary>
internal abstract record BuiltInActivation(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override FusionRole Fusion => FusionRole.Function;
}

/// <summary>Its attribute.</summary>
/// <param name="name">See <see cref="AttributeDefinition"/>.</param>
/// <param name="counterpart">The activation without multiplications to write instead; empty where it has none itself.</param>
/// <param name="parameters">See <see cref="AttributeDefinition"/>.</param>
internal abstract class BuiltInActivationDefinition(string name, string counterpart, params ParameterSchema[] parameters)
    : LayerDefinition(name, parameters)
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) => counterpart.Length == 0
        ? []
        : [new Obstacle(Position.Attribute(attribute), $"[{Name}]", $"write [{counterpart}]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        counterpart.Length == 0 ? [] : [WayOut.Rename(counterpart)];

    public override bool Multiplies(DeclaredAttribute attribute, Reason reason) =>
        reason.Kind == ReasonKind.BuiltInActivation && reason.Name == Name;
}
