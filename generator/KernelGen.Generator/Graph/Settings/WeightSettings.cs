using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>What a layer with weights says of them, and the network where it says nothing.</summary>
/// <param name="Weights">What a weight is when it meets data.</param>
/// <param name="Powers">The powers of two that weights are sums of; null where they are none.</param>
/// <param name="IsStochastic">Whether weights are sampled rather than rounded in training.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="IsNormalised">Whether mean and scale of the sums are taken off behind the layer.</param>
/// <param name="Quantization">How the input is quantized in the update; null where it is not.</param>
/// <param name="Gradients">How the gradient at the sums is rounded; null where it is not.</param>
/// <param name="InputPowers">The powers of two that the input is; null where it may be anything.</param>
internal sealed record WeightSettings(
    WeightKind Weights,
    SignedPowers? Powers,
    bool IsStochastic,
    bool HasBias,
    bool IsNormalised,
    Quantization? Quantization,
    GradientRounding? Gradients,
    SignedPowers? InputPowers)
{
    private bool IsReal => Weights == WeightKind.Real;

    /// <summary>The settings of a layer. What has no effect is reported.</summary>
    public static WeightSettings Of(DeclaredAttribute attribute, LayerPlace place)
    {
        var weights = (WeightKind?)attribute.Int("Weights") ?? place.Network.Weights;
        var isReal = weights == WeightKind.Real;
        if (isReal && attribute.Int("Sampling") is not null)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoEffect,
                Position.Argument(attribute, "Sampling"),
                "Sampling",
                "a layer whose weights are real, since nothing is sampled",
                "Weights = Weights.Ternary"));
        }

        var inputPowers = place.Below?.OutputPowers;
        var isQuantized = attribute.Bool("QuantizeBackprop") ?? place.Backprop?.IsEnabled ?? !isReal;
        return new WeightSettings(
            weights,
            weights == WeightKind.PowersOfTwo ? place.Network.Powers : null,
            IsStochastic: !isReal && (attribute.Int("Sampling") is { } sampling ? sampling == 0 : place.Network.IsStochastic),
            HasBias: attribute.Bool("Bias") ?? !place.IsNormalised,
            place.IsNormalised,
            !isQuantized ? null
                : inputPowers is not null ? Quantization.Covering(inputPowers)
                : place.Backprop?.Quantization ?? Quantization.Default,
            place.Backprop?.Gradients,
            inputPowers);
    }

    /// <summary>log₂ of the scale of the sums.</summary>
    public int OutputShift(double fanIn, double fanOut) => IsReal || IsNormalised ? 0 : WeightScale.OutputShift(fanIn, fanOut);

    /// <summary>log₂ of the factor on the learning rate of the weights.</summary>
    public int UpdateShift(double fanIn, double fanOut) => IsReal ? 0 : WeightScale.UpdateShift(fanIn, fanOut);
}
