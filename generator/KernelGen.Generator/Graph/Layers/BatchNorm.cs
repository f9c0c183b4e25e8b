using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = γ·(z − μ)/√(σ² + ε) + β per feature; of a picture, per channel.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Epsilon">ε in units of what comes in: the declared one times 2^UpdateShift of a binary or ternary layer before it.</param>
internal sealed record BatchNormLayer(int Index, Shape Shape, float Epsilon) : Layer(Index, Shape, Shape)
{
    public override string Kind => "BatchNorm";

    public override FusionRole Fusion => FusionRole.Normalisation;

    public override long Parameters => 2L * Shape.Channels;

    public override PaperCount PaperCount(long batchSize)
    {
        var products = Graph.PaperCount.OfNormalisation(batchSize, Shape);
        return new PaperCount(products, products);
    }

    public override IEnumerable<(string Name, float Value)> InferenceSettings => [("epsilon", Epsilon)];

    public override IEnumerable<string> Settings(Layer? below) => NormalisationEpsilon.Setting(Epsilon, below);
}

/// <summary>[BatchNorm(Epsilon = …)].</summary>
internal sealed class BatchNormDefinition() : LayerDefinition("BatchNorm", new NormalisationEpsilon())
{
    public override bool Normalises => true;

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[BatchNorm]", "write [ShiftBatchNorm]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) => [WayOut.Rename("ShiftBatchNorm")];

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) =>
        new BatchNormLayer(place.Index, place.InputShape, NormalisationEpsilon.Infer(attribute, place));
}
