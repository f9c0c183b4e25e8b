using System;
using System.Linq;

namespace KernelGen;

/// <summary>Measures a regressor: sums over samples, in double precision.</summary>
internal sealed class RegressionMeasurement
{
    private readonly double[] _squares;
    private readonly double[] _magnitudes;
    private readonly double[] _largest;
    private double _loss;

    private RegressionMeasurement(int outputs) =>
        (_squares, _magnitudes, _largest) = (new double[outputs], new double[outputs], new double[outputs]);

    public static RegressionMetrics Of(IRegressor network, Dataset dataset)
    {
        RegressionMeasurement sums = new(network.OutputSize);
        PredictionPass pass = new(network, dataset);
        for (var first = 0; first < dataset.Count; first += pass.Piece)
        {
            var outputs = pass.Predict(first);
            for (var sample = first; !outputs.IsEmpty; sample++)
            {
                sums.Add(network, outputs[..network.OutputSize], dataset.Target(sample));
                outputs = outputs[network.OutputSize..];
            }
        }

        return sums.Result(dataset);
    }

    private void Add(IRegressor network, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        Validation.CheckFinite(outputs);
        for (var output = 0; output < outputs.Length; output++)
        {
            var error = Math.Abs((double)outputs[output] - targets[output]);
            _squares[output] += error * error;
            _magnitudes[output] += error;
            _largest[output] = Math.Max(_largest[output], error);
        }

        _loss += network.LossOf(outputs, targets);
    }

    private RegressionMetrics Result(Dataset dataset)
    {
        var outputs = new OutputMetrics[_squares.Length];
        for (var output = 0; output < outputs.Length; output++)
        {
            var variation = Variation(dataset, output);
            outputs[output] = new OutputMetrics(
                output,
                Math.Sqrt(_squares[output] / dataset.Count),
                _magnitudes[output] / dataset.Count,
                variation > 0 ? 1 - (_squares[output] / variation) : null,
                _largest[output]);
        }

        return new RegressionMetrics(
            dataset.Count,
            _loss / dataset.Count,
            Math.Sqrt(_squares.Sum() / dataset.Count / outputs.Length),
            _magnitudes.Sum() / dataset.Count / outputs.Length,
            outputs.Average(output => output.RSquared),
            _largest.Max(),
            outputs);
    }

    /// <summary>Σ (target − mean target)², exactly 0 where all targets are the same.</summary>
    private static double Variation(Dataset dataset, int output)
    {
        var targets = dataset.Targets;
        var size = dataset.TargetSize;

        // Differences from the first: their mean is exact where there are none.
        double origin = targets[output];
        double sum = 0;
        for (var i = output; i < targets.Length; i += size)
        {
            sum += targets[i] - origin;
        }

        var mean = origin + (sum / dataset.Count);
        double variation = 0;
        for (var i = output; i < targets.Length; i += size)
        {
            var difference = targets[i] - mean;
            variation += difference * difference;
        }

        return variation;
    }
}
