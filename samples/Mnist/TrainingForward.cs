using System;
using System.Linq;
using KernelGen;

namespace Mnist;

/// <summary>
/// The forward pass of training in plain loops, to look at what lies between layers: dense layers with sampled ternary weights, BatchNorm
/// with the statistics of the mini-batch, ReLU.
/// </summary>
internal sealed class TrainingForward(INetwork network, long seed)
{
    private readonly Random _random = new(unchecked((int)seed));

    /// <summary>What comes out of a layer, from what goes into it: a row of values for each sample.</summary>
    /// <exception cref="NotSupportedException">The layer is of another kind.</exception>
    public double[][] Layer(LayerDescription layer, double[][] inputs) => layer.Kind switch
    {
        "Dense" => Dense(layer, inputs),
        "BatchNorm" => BatchNorm(layer, inputs),
        "ReLU" => [.. inputs.Select(row => row.Select(x => Math.Max(x, 0)).ToArray())],
        _ => throw new NotSupportedException($"{layer} is not one of Dense, BatchNorm, ReLU."),
    };

    private double[][] Dense(LayerDescription layer, double[][] inputs)
    {
        // Lin et al. 2016, section 3.2: the sign of w, with probability |w|, else 0.
        var samples = Tensor(layer, "weight").Select(w => _random.NextSingle() < Math.Abs(w) ? Math.Sign(w) : 0).ToArray();
        var width = inputs[0].Length;
        return
        [
            .. inputs.Select(row => Enumerable.Range(0, layer.OutputShape.Channels)
                .Select(output => Math.ScaleB(Sum(row, samples.AsSpan(output * width, width)), (int)layer.Settings["outputShift"]))
                .ToArray()),
        ];
    }

    private double[][] BatchNorm(LayerDescription layer, double[][] inputs)
    {
        var (scale, offset) = (Tensor(layer, "weight"), Tensor(layer, "bias"));
        var outputs = inputs.Select(row => new double[row.Length]).ToArray();
        for (var feature = 0; feature < scale.Length; feature++)
        {
            var mean = inputs.Average(row => row[feature]);
            var variance = inputs.Average(row => (row[feature] - mean) * (row[feature] - mean));
            var factor = scale[feature] / Math.Sqrt(variance + layer.Settings["epsilon"]);
            for (var sample = 0; sample < inputs.Length; sample++)
            {
                outputs[sample][feature] = ((inputs[sample][feature] - mean) * factor) + offset[feature];
            }
        }

        return outputs;
    }

    private float[] Tensor(LayerDescription layer, string name)
    {
        var tensors = network.Tensors;
        var full = $"layers.{layer.Index}.{name}";
        var index = Enumerable.Range(0, tensors.Count).First(i => tensors[i].Name == full);
        var values = new float[tensors[index].Count];
        network.ReadTensor(index, values);
        return values;
    }

    private static double Sum(double[] row, ReadOnlySpan<int> weights)
    {
        double sum = 0;
        for (var i = 0; i < row.Length; i++)
        {
            sum += weights[i] switch { 0 => 0, > 0 => row[i], _ => -row[i] };
        }

        return sum;
    }
}
