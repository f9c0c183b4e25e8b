using System.Collections.Generic;
using System.Globalization;

namespace KernelGen.Kernels.Tests;

/// <summary>A dense layer; null means "not written".</summary>
internal sealed record DenseSpec(
    int Units,
    Weights? Weights = null,
    Sampling? Sampling = null,
    bool? Bias = null,
    bool? QuantizeBackprop = null) : LayerSpec
{
    public override string Attribute
    {
        get
        {
            var arguments = new List<string> { Units.ToString(CultureInfo.InvariantCulture) };
            if (Weights is { } weights)
            {
                arguments.Add("Weights = Weights." + weights);
            }

            if (Sampling is { } sampling)
            {
                arguments.Add("Sampling = Sampling." + sampling);
            }

            if (Bias is { } bias)
            {
                arguments.Add("Bias = " + (bias ? "true" : "false"));
            }

            if (QuantizeBackprop is { } quantize)
            {
                arguments.Add("QuantizeBackprop = " + (quantize ? "true" : "false"));
            }

            return "Dense(" + string.Join(", ", arguments) + ")";
        }
    }
}
