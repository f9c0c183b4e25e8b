using System;

namespace KernelGen.Onnx.Import;

/// <summary>
/// By what real weights are multiplied so that they round well: 1/α, where α is the mean magnitude of those that do not become 0. F. Li,
/// B. Zhang, B. Liu, Ternary Weight Networks, arXiv:1605.04711: those above 0.7 times the mean magnitude; of binary weights all.
/// </summary>
internal static class TernaryScale
{
    private const float Threshold = 0.7f;

    /// <summary>A factor for each output.</summary>
    /// <param name="weights">[output][input].</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="kind">What weights become.</param>
    public static float[] Factors(ReadOnlySpan<float> weights, int outputs, Weights kind)
    {
        var (factors, terms) = (new float[outputs], weights.Length / outputs);
        for (var output = 0; output < outputs; output++)
        {
            var row = weights.Slice(output * terms, terms);
            var least = kind == Weights.Binary ? 0 : Threshold * MeanAbove(row, 0);
            var mean = MeanAbove(row, least);
            factors[output] = mean > 0 && float.IsFinite((float)(1 / mean)) ? (float)(1 / mean) : 1;
        }

        return factors;
    }

    /// <summary>A factor for each output that brings its largest weight to a limit.</summary>
    /// <param name="weights">[output][input].</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="limit">What that weight becomes.</param>
    public static float[] Largest(ReadOnlySpan<float> weights, int outputs, float limit)
    {
        var (factors, terms) = (new float[outputs], weights.Length / outputs);
        for (var output = 0; output < outputs; output++)
        {
            var row = weights.Slice(output * terms, terms);
            var factor = limit / Largest(row);
            factors[output] = float.IsFinite(factor) && factor > 0 ? factor : 1;
        }

        return factors;
    }

    private static float Largest(ReadOnlySpan<float> weights)
    {
        var largest = 0f;
        foreach (var weight in weights)
        {
            largest = Math.Max(largest, Math.Abs(weight));
        }

        return largest;
    }

    private static double MeanAbove(ReadOnlySpan<float> weights, double least)
    {
        var (sum, count) = (0.0, 0);
        foreach (var weight in weights)
        {
            var magnitude = Math.Abs((double)weight);
            if (magnitude >= least)
            {
                sum += magnitude;
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
