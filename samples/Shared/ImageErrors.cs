using System;
using KernelGen;

namespace Samples;

/// <summary>
/// The error on the test images, in percent, with each of the weights that inference can use; real-valued ones would multiply.
/// </summary>
internal sealed record ImageErrors(double Rounded, double? Real, double Sampled)
{
    /// <summary>Tests a network; BatchNorm's statistics are taken anew for each kind of weights, from training images.</summary>
    /// <remarks>Leaves the network with rounded weights, calibrated for them: the form to save, since it needs no multiplication.</remarks>
    public static ImageErrors Of(IClassifier network, Dataset calibration, Dataset test)
    {
        double? real = network.IsMultiplicationFree ? null : Of(network, calibration, test, InferenceWeights.Real);
        var sampled = Of(network, calibration, test, InferenceWeights.Sampled);
        return new ImageErrors(Of(network, calibration, test, InferenceWeights.Rounded), real, sampled);
    }

    /// <inheritdoc/>
    public override string ToString() => $"rounded weights {Rounded:F2} %, "
        + $"{(Real is double real ? $"real {real:F2} %, " : string.Empty)}sampled {Sampled:F2} %";

    private static double Of(IClassifier network, Dataset calibration, Dataset test, InferenceWeights weights)
    {
        network.InferenceWeights = weights;
        network.Calibrate(calibration.Inputs);
        return Math.Round(100 * network.ErrorRate(test), 4);
    }
}
