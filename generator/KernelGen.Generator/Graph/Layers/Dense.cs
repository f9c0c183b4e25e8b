using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>z = 2^OutputShift · W·x + b.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">See <see cref="Layer"/>; a picture is taken as a row of values.</param>
/// <param name="Units">Values per sample that come out.</param>
/// <param name="Weights">What a weight is when it meets data.</param>
/// <param name="IsStochastic">Whether weights are sampled rather than rounded in training.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="OutputShift">log₂ of the scale of the sums: about log₂ W0 unless BatchNorm follows or the weights are real, else 0.</param>
/// <param name="UpdateShift">log₂ of the factor on the learning rate of the weights, about 1/W0² (docs/architecture.md, Scale); 0 for real
/// ones.</param>
/// <param name="Quantization">How the input is quantized in the update; null where it is not.</param>
internal sealed record DenseLayer(
    int Index,
    Shape InputShape,
    int Units,
    WeightKind Weights,
    bool IsStochastic,
    bool HasBias,
    int OutputShift,
    int UpdateShift,
    Quantization? Quantization) : Layer(Index, InputShape, Shape.Flat(Units))
{
    public override string Kind => "Dense";

    public override string Title =>
        $"Dense({Units.ToString(CultureInfo.InvariantCulture)}, {Weights}{(HasBias ? string.Empty : ", no bias")})";

    public override string ShapeName => $"{Inputs.ToString(CultureInfo.InvariantCulture)}x{base.ShapeName}";

    public override long Parameters => ((long)Inputs * Outputs) + (HasBias ? Outputs : 0);

    public override int VarianceShift => UpdateShift;

    /// <summary>
    /// log₂ of the factor on the steps of an optimizer that does not depend on the gradient's scale: about 1/W0, since weights are in units
    /// of W0;
    /// 0 for real ones.
    /// </summary>
    public int StepShift => Weights == WeightKind.Real ? 0 : -WeightScale.OutputShift(Inputs, Outputs);

    public override PaperCount PaperCount(long batchSize)
    {
        var products = batchSize * Inputs * Outputs;
        var others = 3 * batchSize * Outputs;
        return new PaperCount(
            (3 * products) + others,
            ((Weights == WeightKind.Real ? 2 : 0) * products) + ((Quantization is null ? 1 : 0) * products) + others);
    }

    public override IEnumerable<string> Settings(Layer? below)
    {
        var isReal = Weights == WeightKind.Real;
        if (!isReal && !IsStochastic)
        {
            yield return "deterministic weights";
        }

        if (Quantization is null)
        {
            if (!isReal)
            {
                yield return "exact back propagation";
            }
        }
        else if (isReal || Quantization != Quantization.Default)
        {
            var range = "2^-" + Text(Quantization.MaxRightShift) + " to 2^" + Text(Quantization.MaxLeftShift);
            yield return "back propagation by " + range + (Quantization.IsStochastic ? string.Empty : ", nearest");
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
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
