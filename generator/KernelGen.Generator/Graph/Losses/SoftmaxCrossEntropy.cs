using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>−log softmax(z)[label].</summary>
/// <param name="LabelSmoothing">ε: −(1 − ε)·log p[label] − ε·mean of log p.</param>
internal sealed record SoftmaxCrossEntropyLoss(float LabelSmoothing = 0) : Loss("SoftmaxCrossEntropy")
{
    public override string? Setting => LabelSmoothing > 0
        ? "label smoothing " + LabelSmoothing.ToString("R", CultureInfo.InvariantCulture)
        : null;

    public override bool IsLikelihood => true;
}

/// <summary>[SoftmaxCrossEntropy].</summary>
internal sealed class SoftmaxCrossEntropyDefinition() : LossDefinition(
    "SoftmaxCrossEntropy",
    new RangeParameter<float>(
        "LabelSmoothing", ParameterKind.Float, static value => value is 0f or (>= 1e-6f and < 1f), "0, or a number below 1, such as 0.1f"))
{
    public override int LeastOutputs => 2;

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[SoftmaxCrossEntropy]", "write [Hinge] or [SquaredHinge]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        [WayOut.Replace("Hinge"), WayOut.Replace("SquaredHinge")];

    public override Loss Make(DeclaredAttribute attribute) => new SoftmaxCrossEntropyLoss(attribute.Float("LabelSmoothing") ?? 0);
}
