using System.Collections.Generic;

namespace KernelGen.Kernels.Tests;

/// <summary>A layer of weighted sums; null means "not written".</summary>
internal abstract record WeightedSpec(Weights? Weights, Sampling? Sampling, bool? Bias, bool? QuantizeBackprop) : LayerSpec
{
    /// <summary>The arguments that all such layers have.</summary>
    protected IEnumerable<string> Settings
    {
        get
        {
            if (Weights is { } weights)
            {
                yield return "Weights = Weights." + weights;
            }

            if (Sampling is { } sampling)
            {
                yield return "Sampling = Sampling." + sampling;
            }

            if (Bias is { } bias)
            {
                yield return "Bias = " + (bias ? "true" : "false");
            }

            if (QuantizeBackprop is { } quantize)
            {
                yield return "QuantizeBackprop = " + (quantize ? "true" : "false");
            }
        }
    }
}
