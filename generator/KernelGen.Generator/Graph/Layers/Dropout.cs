using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Zero with probability <paramref name="Rate"/> in training, else x / (1 − rate).</summary>
internal sealed record DropoutLayer(int Index, Shape Shape, float Rate) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Dropout";

    public override FusionRole Fusion => FusionRole.Dropout;

    public override string Title => $"Dropout({Rate.ToString("R", CultureInfo.InvariantCulture)})";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}

/// <summary>[Dropout(rate)].</summary>
internal sealed class DropoutDefinition() : LayerDefinition("Dropout", new CheckedParameter("rate", ParameterKind.Float, isRequired: true))
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) => attribute.Float("rate") is { } rate && !IsRate(rate)
        ? [
            new DiagnosticInfo(
                DeclarationRules.DropoutRate, Position.Argument(attribute, "rate"), rate.ToString(CultureInfo.InvariantCulture))
        ]
        : [];

    public override string? HarmTo(LossDefinition loss) => "removes outputs at random in training";

    public override bool Multiplies(DeclaredAttribute attribute, Reason reason) => reason.Kind == ReasonKind.Dropout;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place) =>
        new DropoutLayer(place.Index, place.InputShape, attribute.Float("rate")!.Value);

    // Draws have 16 bits: a rate that rounds to 1 would leave nothing either.
    private static bool IsRate(float rate) => rate >= 0 && Math.Round(rate * 65536.0) < 65536;
}
