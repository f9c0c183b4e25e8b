using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Settings;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Zero with probability <paramref name="Rate"/> in training, else x / (1 − rate).</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Rate">The probability that a value is dropped.</param>
/// <param name="IsSpatial">Whether one draw decides on all values of a channel of a picture.</param>
internal sealed record DropoutLayer(int Index, Shape Shape, float Rate, bool IsSpatial = false) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Dropout";

    public override FusionRole Fusion => IsSpatial && Shape.IsPicture ? FusionRole.ChannelDropout : FusionRole.Dropout;

    public override string Title =>
        $"Dropout({Rate.ToString("R", CultureInfo.InvariantCulture)}{(IsSpatial ? ", spatial" : string.Empty)})";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}

/// <summary>[Dropout(rate, Spatial = …)].</summary>
internal sealed class DropoutDefinition() : LayerDefinition(
    "Dropout",
    new CheckedParameter("rate", ParameterKind.Float, isRequired: true),
    new CheckedParameter("Spatial", ParameterKind.Boolean))
{
    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) => attribute.Float("rate") is { } rate && !IsRate(rate)
        ? [
            new DiagnosticInfo(
                DeclarationRules.DropoutRate, Position.Argument(attribute, "rate"), rate.ToString(CultureInfo.InvariantCulture))
        ]
        : [];

    public override string? HarmTo(LossDefinition loss) => "removes outputs at random in training";

    public override bool Multiplies(DeclaredAttribute attribute, Reason reason) => reason.Kind == ReasonKind.Dropout;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var isSpatial = attribute.Bool("Spatial") == true;
        if (isSpatial && place.Source.IsRow)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(attribute, "Spatial"),
                "Spatial",
                "a row of values, each of which is a channel of its own",
                place.Source.FlattenedBy is { } layer && !InputDefinition.IsRow(place.Input)
                    ? $"[Dropout] above [{layer.Name}]"
                    : "[Input(height, width, channels)]"));
        }

        return new DropoutLayer(place.Index, place.InputShape, attribute.Float("rate")!.Value, isSpatial && place.InputShape.IsPicture);
    }

    // Draws have 16 bits: a rate that rounds to 1 would leave nothing either.
    private static bool IsRate(float rate) => rate >= 0 && Math.Round(rate * 65536.0) < 65536;
}
