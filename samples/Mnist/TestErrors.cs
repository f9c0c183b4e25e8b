using System;
using KernelGen;

namespace Mnist;

/// <summary>
/// The error on the test images, in percent, with each of the weights that inference can use; real-valued ones would multiply.
/// </summary>
internal sealed record TestErrors(double Rounded, double? Real, double Sampled)
{
    /// <summary>Tests a network; BatchNorm's statistics are taken anew for each kind of weights, from training images.</summary>
    /// <remarks>Leaves the network with rounded weights, calibrated for them: the form to save, since it needs no multiplication.</remarks>
    public static TestErrors Of(IClassifier network, MnistData data, bool withReal)
    {
        double? real = withReal ? Of(network, data, InferenceWeights.Real) : null;
        var sampled = Of(network, data, InferenceWeights.Sampled);
        var rounded = Of(network, data, InferenceWeights.Rounded);
        return new TestErrors(rounded, real, sampled);
    }

    private static double Of(IClassifier network, MnistData data, InferenceWeights weights)
    {
        network.InferenceWeights = weights;
        network.Calibrate(data.Calibration.Inputs);
        return Math.Round(100 * network.ErrorRate(data.Test), 4);
    }
}
