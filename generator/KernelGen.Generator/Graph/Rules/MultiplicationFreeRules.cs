using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>What a network declared MultiplicationFree must not contain: one diagnostic per obstacle, each with the way out.</summary>
internal static class MultiplicationFreeRules
{
    public static IEnumerable<DiagnosticInfo> Check(DefinedNetwork network) => Obstacles(network).Select(obstacle => new DiagnosticInfo(
        DeclarationRules.NotMultiplicationFree, obstacle.Position, obstacle.What, network.Declaration.DisplayName, obstacle.Instead));

    /// <summary>Every obstacle: first what is said of the whole network, then the rest in source order.</summary>
    public static IEnumerable<Obstacle> Obstacles(DefinedNetwork network)
    {
        var attributes = network.Declaration.Attributes;
        return new[] { network.Network, network.Backprop }.OfType<DeclaredAttribute>()
            .Concat(attributes.Where(attribute => attribute.Role is not (AttributeRole.Network or AttributeRole.Setting)))
            .SelectMany(attribute => network.DefinitionOf(attribute).Obstacles(attribute, network));
    }
}
