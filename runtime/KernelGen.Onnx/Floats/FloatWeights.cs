using System;
using KernelGen.Freezing;

namespace KernelGen.Onnx.Floats;

/// <summary>Weights and biases of layers of sums as inference has them.</summary>
/// <param name="tensors">The network's tensors.</param>
/// <param name="inference">What binary and ternary weights are.</param>
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
                weight = (float)(factor * scale * Inference(weight, kind));
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

    private float Inference(float weight, Weights kind) => (kind, inference) switch
    {
        (Weights.Real, _) or (_, InferenceWeights.Real) => weight,
        (Weights.Binary, _) => weight < 0 ? -1 : 1,
        _ => Math.Abs(weight) <= 0.5f ? 0 : Math.Sign(weight),
    };
}
