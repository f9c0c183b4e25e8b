using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β, μ and σ² over the values of a sample (Ba, Kiros and Hinton 2016).</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Epsilon">ε in units of what comes in.</param>
internal sealed record LayerNormLayer(int Index, Shape Shape, float Epsilon) : Layer(Index, Shape, Shape)
{
    public override string Kind => "LayerNorm";

    public override long Parameters => 2L * Shape.Size;

    public override PaperCount PaperCount(long batchSize)
    {
        var products = Graph.PaperCount.OfNormalisation(batchSize, Shape);
        return new PaperCount(products, products);
    }

    public override IEnumerable<(string Name, float Value)> InferenceSettings => [("epsilon", Epsilon)];

    public override IEnumerable<string> Settings(Layer? below) => NormalisationEpsilon.Setting(Epsilon, below);
}

/// <summary>[LayerNorm(Epsilon = …)].</summary>
internal sealed class LayerNormDefinition() : LayerDefinition("LayerNorm", new NormalisationEpsilon())
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[LayerNorm]", "write [ShiftBatchNorm]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) => [WayOut.Rename("ShiftBatchNorm")];

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        if (place.InputShape.Size == 1)
        {
            place.Diagnostics.Add(new DiagnosticInfo(DeclarationRules.LayerOfOne, Position.Attribute(attribute), attribute.Name));
        }

        return new LayerNormLayer(place.Index, place.InputShape, NormalisationEpsilon.Of(attribute.Float("Epsilon"), place.Below));
    }
}
