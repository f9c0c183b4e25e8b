using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>z = 2^OutputShift · W·x + b over all values of a sample; a picture is taken as a row of values.</summary>
internal sealed record DenseLayer(
    int Index,
    Shape InputShape,
    int Units,
    WeightKind Weights,
    bool IsStochastic,
    bool HasBias,
    int OutputShift,
    int UpdateShift,
    Quantization? Quantization)
    : WeightedLayer(
        Index, InputShape, Shape.Flat(Units), Weights, IsStochastic, HasBias, OutputShift, UpdateShift, Quantization)
{
    public override string Kind => "Dense";

    public override string Title => $"Dense({Text(Units)}, {Weights}{(HasBias ? string.Empty : ", no bias")})";

    public override string ShapeName => $"{Text(Inputs)}x{base.ShapeName}";

    public override int Offsets => 1;

    public override int InputsPerOffset => Inputs;

    public override int Units { get; } = Units;

    public override int FanOut => Units;

    public override string Description => $"dense {Inputs} → {Outputs}";
}

/// <summary>[Dense(units, Weights = …, Sampling = …, Bias = …, QuantizeBackprop = …)].</summary>
internal sealed class DenseDefinition() : LayerDefinition(
    "Dense",
    new SizeParameter("units", Limits.Features, isRequired: true),
    WeightParameters.Weights(),
    WeightParameters.Sampling(),
    new CheckedParameter("Bias", ParameterKind.Boolean),
    new CheckedParameter("QuantizeBackprop", ParameterKind.Boolean) { WaysOut = [WayOut.SwitchOn("QuantizeBackprop")] })
{
    public override bool HasWeights => true;

    public override bool Follows(DeclaredAttribute attribute, string argument) => argument switch
    {
        "Weights" => attribute.Int("Weights") is null,
        "Enabled" => attribute.Bool("QuantizeBackprop") is null,
        _ => false,
    };

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        attribute.Int("Weights") == (int)WeightKind.Real ? [WeightParameters.RealWeights(attribute)]
        : attribute.Bool("QuantizeBackprop") == false
            ? [new Obstacle(Position.Argument(attribute, "QuantizeBackprop"), "QuantizeBackprop = false", "write QuantizeBackprop = true")]
        : [];

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var units = attribute.Int("units")!.Value;
        var weights = (WeightKind?)attribute.Int("Weights") ?? place.Network.Weights;
        var isReal = weights == WeightKind.Real;
        var isNormalised = place.Next is { Normalises: true };
        if (isReal && attribute.Int("Sampling") is not null)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(attribute, "Sampling"),
                "Sampling",
                "a layer whose weights are real, since nothing is sampled",
                "Weights = Weights.Ternary"));
        }

        if ((long)place.Inputs * units > Limits.Weights)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Argument(attribute, "units"),
                $"The number of weights, {Text(place.Inputs)} × {Text(units)},",
                Text((long)place.Inputs * units),
                Text(Limits.Weights / place.Inputs) + " units"));
        }
        else if (Limits.CheckFeatures(attribute, "units", units, place.Network.BatchSize) is { } diagnostic)
        {
            place.Diagnostics.Add(diagnostic);
        }

        var isQuantized = attribute.Bool("QuantizeBackprop") ?? place.Backprop?.IsEnabled ?? !isReal;
        return new DenseLayer(
            place.Index,
            place.InputShape,
            units,
            weights,
            IsStochastic: !isReal && (attribute.Int("Sampling") is { } sampling ? sampling == 0 : place.Network.IsStochastic),
            HasBias: attribute.Bool("Bias") ?? !isNormalised,
            OutputShift: isReal || isNormalised ? 0 : WeightScale.OutputShift(place.Inputs, units),
            UpdateShift: isReal ? 0 : WeightScale.UpdateShift(place.Inputs, units),
            isQuantized ? place.Backprop?.Quantization ?? Quantization.Default : null);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
