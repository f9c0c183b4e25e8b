using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>−log softmax(z)[label].</summary>
internal sealed record SoftmaxCrossEntropyLoss() : Loss("SoftmaxCrossEntropy")
{
    public override bool IsLikelihood => true;
}

/// <summary>[SoftmaxCrossEntropy].</summary>
internal sealed class SoftmaxCrossEntropyDefinition() : LossDefinition("SoftmaxCrossEntropy")
{
    public override int LeastOutputs => 2;

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[SoftmaxCrossEntropy]", "write [Hinge] or [SquaredHinge]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        [WayOut.Replace("Hinge"), WayOut.Replace("SquaredHinge")];

    public override Loss Make(DeclaredAttribute attribute) => new SoftmaxCrossEntropyLoss();
}
