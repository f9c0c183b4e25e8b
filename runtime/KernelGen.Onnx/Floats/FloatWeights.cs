using System;
using KernelGen.Freezing;

namespace KernelGen.Onnx.Floats;

/// <summary>Weights and biases of layers of sums as inference has them.</summary>
/// <param name="tensors">The network's tensors.</param>
/// <param name="inference">What weights are that are not real.</param>
internal sealed class FloatWeights(NetworkTensors tensors, InferenceWeights inference)
{
    /// <summary>Weights in the order of the tensor, and biases.</summary>
    /// <param name="layer">A layer of sums.</param>
    /// <param name="normalisation">What its sums are normalised by; null for nothing.</param>
    public (float[] Weights, float[] Biases) Read(LayerDescription layer, LayerDescription? normalisation)
    {
        var kind = (Weights)(int)layer.Settings["weights"];
        var weights = tensors.Read(layer, "weight");
        var outputs = layer.OutputShape.Channels;
        var biases = layer.Settings["bias"] != 0 ? tensors.Read(layer, "bias") : new float[outputs];
        var scale = Math.ScaleB(1, (int)layer.Settings["outputShift"]);
        var next = Normalisation(normalisation);
        var terms = weights.Length / outputs;
        for (var output = 0; output < outputs; output++)
        {
            var (factor, offset) = next(output);
            foreach (ref var weight in weights.AsSpan(output * terms, terms))
            {
                weight = (float)(factor * scale * Inference(layer, weight, kind));
            }

            biases[output] = (float)((factor * biases[output]) + offset);
        }

        return (weights, biases);
    }

    private Func<int, (double Factor, double Offset)> Normalisation(LayerDescription? layer) => layer?.Kind switch
    {
        null => static _ => (1, 0),
        "BatchNorm" => NormalisationFactors.BatchNorm(layer, tensors),
        _ => NormalisationFactors.ShiftBatchNorm(layer, tensors),
    };

    private double Inference(LayerDescription layer, float weight, Weights kind) => (kind, inference) switch
    {
        (Weights.Real, _) or (_, InferenceWeights.Real) => weight,
        (Weights.Binary, _) => weight < 0 ? -1 : 1,
        (Weights.PowersOfTwo, _) => SumOfPowers(layer, weight),
        _ => Math.Abs(weight) <= 0.5f ? 0 : Math.Sign(weight),
    };

    /// <summary>
    /// The nearest power of two, then the nearest to what is left, and so on; more than half of the smallest is that power.
    /// </summary>
    private static double SumOfPowers(LayerDescription layer, double weight)
    {
        var smallest = Math.ScaleB(1, (int)layer.Settings["minExponent"]);
        var sum = 0.0;
        for (var term = 0; term < (int)layer.Settings["terms"]; term++)
        {
            var rest = weight - sum;
            if (Math.Abs(rest) > smallest / 2)
            {
                // From one and a half of a power on the next one is nearer.
                sum += Math.CopySign(Math.Max(smallest, Math.ScaleB(1, Math.ILogB(Math.Abs(rest) * 4 / 3))), rest);
            }
        }

        return sum;
    }
}
