using System;

namespace KernelGen.Kernels.Tests;

/// <summary>A convolution; null means "not written".</summary>
internal sealed record Conv2DSpec(
    int Filters,
    int Kernel,
    int Stride = 1,
    bool IsSame = false,
    Weights? Weights = null,
    Sampling? Sampling = null,
    bool? Bias = null,
    bool? QuantizeBackprop = null) : WeightedSpec(Weights, Sampling, Bias, QuantizeBackprop)
{
    public override string Attribute => "Conv2D(" + string.Join(
        ", ",
        [
            FormattableString.Invariant($"{Filters}, {Kernel}, Stride = {Stride}"),
            .. IsSame ? new[] { "Padding = Padding.Same" } : Stride > 1 ? ["Padding = Padding.Valid"] : [],
            .. Settings,
        ]) + ")";

    public WindowSpec Window => new(Kernel, Kernel, Stride, IsSame) { Fault = Fault };

    /// <summary>An error to be found.</summary>
    public WindowFault Fault { get; init; }

    public override PictureShape Output(PictureShape input) => Window.Output(input, Filters);
}
