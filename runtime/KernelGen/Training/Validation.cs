using System;
using System.Globalization;

namespace KernelGen;

/// <summary>Judges a network by a data set that it did not learn from, epoch by epoch, in memory that is made once.</summary>
/// <param name="network">The network.</param>
/// <param name="dataset">The samples, which fit it.</param>
/// <param name="session">The processes that share it.</param>
internal sealed class Validation(INetwork network, Dataset dataset, ClusterSession session)
{
    private readonly PredictionPass _pass = new(network, dataset, session.Cluster);

    /// <summary>The validation of a training; null where there is no validation set.</summary>
    public static Validation? Of(INetwork network, Dataset? dataset, ClusterSession session) =>
        dataset is null ? null : new Validation(network, dataset, session);

    /// <summary>
    /// Of a classifier the share of samples in the wrong class, of a regressor the root of the mean squared error; and the mean loss.
    /// </summary>
    /// <exception cref="NotFiniteNumberException">An output is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public (double Error, double Loss) Judge()
    {
        double error = 0;
        double loss = 0;
        for (var first = 0; first < dataset.Count; first += _pass.Piece)
        {
            session.ThrowIfCancelled();
            var outputs = _pass.Predict(first);
            for (var sample = first; !outputs.IsEmpty; sample++)
            {
                var (ofSample, lossOfSample) = Judge(outputs[..network.OutputSize], sample);
                error += ofSample;
                loss += lossOfSample;
                outputs = outputs[network.OutputSize..];
            }
        }

        error /= dataset.Count;
        return (network is IClassifier ? error : Math.Sqrt(error / network.OutputSize), loss / dataset.Count);
    }

    /// <summary>1 for a sample in the wrong class, or the sum of squared errors of its outputs; and its loss.</summary>
    private (double Error, double Loss) Judge(ReadOnlySpan<float> outputs, int sample)
    {
        if (network is IClassifier classifier)
        {
            var label = dataset.Label(sample);
            return (classifier.ClassOf(outputs) == label ? 0 : 1, classifier.LossOf(outputs, label));
        }

        var targets = dataset.Target(sample);
        CheckFinite(outputs);
        double squares = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var difference = (double)outputs[output] - targets[output];
            squares += difference * difference;
        }

        return (squares, ((IRegressor)network).LossOf(outputs, targets));
    }

    /// <summary>Refuses outputs of a regressor from which no error can be told.</summary>
    public static void CheckFinite(ReadOnlySpan<float> outputs)
    {
        var bad = Runtime.Guard.FirstNonFinite(outputs);
        if (bad >= 0)
        {
            var value = outputs[bad];
            throw new NotFiniteNumberException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A sample has no error: output {bad} of the network is {value}. Has training diverged?"),
                value);
        }
    }
}
