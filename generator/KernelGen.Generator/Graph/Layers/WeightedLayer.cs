using System.Collections.Generic;
using System.Globalization;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>
/// A layer of weighted sums, z = 2^OutputShift · W·x + b: of all values of a sample, or of those under a kernel that moves over a picture.
/// </summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">See <see cref="Layer"/>.</param>
/// <param name="OutputShape">See <see cref="Layer"/>.</param>
/// <param name="Weights">What a weight is when it meets data.</param>
/// <param name="IsStochastic">Whether weights are sampled rather than rounded in training.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="OutputShift">log₂ of the scale of the sums: about log₂ W0 unless BatchNorm follows or the weights are real, else 0.</param>
/// <param name="UpdateShift">log₂ of the factor on the learning rate of the weights, about 1/W0² (docs/architecture.md, Scale); 0 for real
/// ones.</param>
/// <param name="Quantization">How the input is quantized in the update; null where it is not.</param>
internal abstract record WeightedLayer(
    int Index,
    Shape InputShape,
    Shape OutputShape,
    WeightKind Weights,
    bool IsStochastic,
    bool HasBias,
    int OutputShift,
    int UpdateShift,
    Quantization? Quantization) : Layer(Index, InputShape, OutputShape)
{
    /// <summary>The powers of two that weights are sums of; null where they are none.</summary>
    public SignedPowers? Powers { get; init; }

    /// <summary>How the gradient at the sums is rounded; null where it is not.</summary>
    public GradientRounding? Gradients { get; init; }

    /// <summary>The powers of two that the input is; null where it may be anything.</summary>
    public SignedPowers? InputPowers { get; init; }

    /// <summary>Places of the kernel, each with a weight for every input and unit; 1 where there is no kernel that moves.</summary>
    public abstract int Offsets { get; }

    /// <summary>Inputs at one place of the kernel: channels, or all values of a sample.</summary>
    public abstract int InputsPerOffset { get; }

    /// <summary>Sums at one position: filters, or outputs.</summary>
    public abstract int Units { get; }

    /// <summary>What W0 counts as the outputs that an input has a part in.</summary>
    public abstract double FanOut { get; }

    /// <summary>Inputs of one sum.</summary>
    public int FanIn => Offsets * InputsPerOffset;

    /// <summary>Positions at which sums are formed with the same weights.</summary>
    public int Positions => Outputs / Units;

    public override string Family => "Weighted";

    public override long Parameters => ((long)FanIn * Units) + (HasBias ? Units : 0);

    // Sums that are scaled are as large as the network means them.
    public override int VarianceShift => OutputShift == 0 ? UpdateShift : 0;

    /// <summary>
    /// log₂ of the factor on the steps of an optimizer that does not depend on the gradient's scale: about 1/W0, since weights are in units
    /// of W0;
    /// 0 for real ones.
    /// </summary>
    public int StepShift => Weights == WeightKind.Real ? 0 : -WeightScale.OutputShift(FanIn, FanOut);

    /// <summary>The largest magnitude that updates leave a weight, in units of W0; real ones have none.</summary>
    public float WeightLimit => Powers?.Largest ?? 1;

    /// <summary>The weights as <see cref="Layer.Title"/> says them: "Ternary".</summary>
    protected string WeightsTitle => Powers?.Title ?? Weights.ToString();

    /// <summary>"dense 784 → 1024": what kernels work on, in their summaries.</summary>
    public abstract string Description { get; }

    public override PaperCount PaperCount(long batchSize)
    {
        var products = batchSize * FanIn * Outputs;
        var others = 3 * batchSize * Outputs;
        return new PaperCount(
            (3 * products) + others,
            (ProductsByWeights * products) + ((Quantization is null ? 1 : 0) * products) + others);
    }

    /// <summary>Of W·x and Wᵀ·δ, those that multiply.</summary>
    private int ProductsByWeights => Weights != WeightKind.Real ? 0 : (InputPowers is null ? 1 : 0) + (Gradients is null ? 1 : 0);

    public override IEnumerable<(string Name, float Value)> InferenceSettings =>
        [("weights", (float)Weights), ("bias", HasBias ? 1 : 0), ("outputShift", OutputShift), .. Powers?.InferenceSettings ?? []];

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
        else if (isReal || (InputPowers is null && Quantization != Quantization.Default))
        {
            var range = "2^-" + Text(Quantization.MaxRightShift) + " to 2^" + Text(Quantization.MaxLeftShift);
            yield return "back propagation by " + range + (Quantization.IsStochastic ? string.Empty : ", nearest");
        }

        if (Gradients is { } gradients)
        {
            yield return $"gradients as 2^{Text(gradients.Powers.MinExponent)} to 2^{Text(gradients.Powers.MaxExponent)}"
                + (gradients.IsStochastic ? string.Empty : ", nearest");
        }
    }

    protected static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
