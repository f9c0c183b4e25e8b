extern alias generator;

using System;
using System.Collections.Generic;
using System.Globalization;
using generator::KernelGen.Generator.Declaration;
using generator::KernelGen.Generator.Declaration.Diagnostics;
using generator::KernelGen.Generator.Graph;
using generator::KernelGen.Generator.Graph.Definitions;
using generator::KernelGen.Generator.Graph.Fusion;
using generator::KernelGen.Generator.Graph.Layers;

namespace KernelGen.Kernels.Tests.DummyLayer;

/// <summary>min(max(x, −limit), limit): a layer that the package does not have.</summary>
internal sealed record ClipLayer(int Index, Shape Shape, float Limit) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Clip";

    public override FusionRole Fusion => FusionRole.Function;

    public override string Title => $"Clip({Limit.ToString("R", CultureInfo.InvariantCulture)})";

    public override IEnumerable<string> Settings(Layer? below) => Limit.Equals(1f) ? [] : ["clipped"];
}

/// <summary>[Clip(limit)].</summary>
internal sealed class ClipDefinition() : LayerDefinition("Clip", new CheckedParameter("limit", ParameterKind.Float, isRequired: true))
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) => attribute.Float("limit") is <= 0f
        ? [new DiagnosticInfo(DeclarationRules.TooSmall, Position.Argument(attribute, "limit"), "limit", "not positive")]
        : [];

    public override string? HarmTo(LossDefinition loss) => "bounds every output";

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) =>
        new ClipLayer(place.Index, place.InputShape, attribute.Float("limit") ?? throw new InvalidOperationException());
}
