using System.Globalization;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>z = 2^OutputShift · W·x + b.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="InputShape">See <see cref="Layer"/>; a picture is taken as a row of values.</param>
/// <param name="Units">Values per sample that come out.</param>
/// <param name="Weights">What a weight is when it meets data.</param>
/// <param name="IsStochastic">Whether weights are sampled rather than rounded in training.</param>
/// <param name="HasBias">Whether a bias is added.</param>
/// <param name="OutputShift">log₂ of the scale of the sums: about log₂ W0 unless BatchNorm follows or the weights are real, else 0.</param>
/// <param name="UpdateShift">log₂ of the factor on the learning rate of the weights, about 1/W0² (docs/architecture.md, Scale); 0 for real ones.</param>
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

    public override string Title => $"Dense({Units.ToString(CultureInfo.InvariantCulture)}, {Weights}{(HasBias ? string.Empty : ", no bias")})";

    public override long Parameters => ((long)Inputs * Outputs) + (HasBias ? Outputs : 0);

    /// <summary>
    /// log₂ of the factor on the steps of an optimizer that does not depend on the gradient's scale: about 1/W0, since weights are in units of W0;
    /// 0 for real ones.
    /// </summary>
    public int StepShift => Weights == WeightKind.Real ? 0 : -WeightScale.OutputShift(Inputs, Outputs);
}
