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

    public override string Title => $"Dense({Text(Units)}, {WeightsTitle}{(HasBias ? string.Empty : ", no bias")})";

    public override string ShapeName => $"{Text(Inputs)}x{base.ShapeName}";

    public override int Offsets => 1;

    public override int InputsPerOffset => Inputs;

    public override int Units { get; } = Units;

    public override double FanOut => Units;

    public override string Description => $"dense {Inputs} → {Outputs}";
}

/// <summary>[Dense(units, Weights = …, Sampling = …, Bias = …, QuantizeBackprop = …)].</summary>
internal sealed class DenseDefinition() : WeightedDefinition("Dense", new SizeParameter("units", Limits.Features, isRequired: true))
{
    public override bool GivesRow(bool isInputRow) => true;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        var units = attribute.Int("units")!.Value;
        var settings = WeightSettings.Of(attribute, place);
        if ((long)place.Inputs * units > Limits.Weights)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Argument(attribute, "units"),
                $"The number of weights, {Text(place.Inputs)} × {Text(units)},",
                Text((long)place.Inputs * units),
                Text(Limits.Weights / place.Inputs) + " units"));
        }
        else if (Limits.CheckFeatures(attribute, "units", units, place.Network) is { } diagnostic)
        {
            place.Diagnostics.Add(diagnostic);
        }

        return new DenseLayer(
            place.Index,
            place.InputShape,
            units,
            settings.Weights,
            settings.IsStochastic,
            settings.HasBias,
            settings.OutputShift(place.Inputs, units),
            settings.UpdateShift(place.Inputs, units),
            settings.Quantization)
        {
            Powers = settings.Powers,
            Gradients = settings.Gradients,
            InputPowers = settings.InputPowers,
        };
    }
}
