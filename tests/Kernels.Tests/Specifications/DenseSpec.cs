using System.Globalization;

namespace KernelGen.Kernels.Tests;

/// <summary>A dense layer; null means "not written".</summary>
internal sealed record DenseSpec(
    int Units,
    Weights? Weights = null,
    Sampling? Sampling = null,
    bool? Bias = null,
    bool? QuantizeBackprop = null) : WeightedSpec(Weights, Sampling, Bias, QuantizeBackprop)
{
    public override string Attribute => "Dense(" + string.Join(", ", [Units.ToString(CultureInfo.InvariantCulture), .. Settings]) + ")";

    public override PictureShape Output(PictureShape input) => PictureShape.Row(Units);
}
