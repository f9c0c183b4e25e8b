using System;

namespace KernelGen.Freezing;

/// <summary>What normalising layers multiply by and add in inference: docs/architecture.md, Semantics.</summary>
internal static class NormalisationFactors
{
    /// <summary>Factor and offset for each channel of BatchNorm: γ/√(σ² + ε)·(z − μ) + β.</summary>
    public static Func<int, (double Factor, double Offset)> BatchNorm(LayerDescription layer, NetworkTensors tensors)
    {
        var variance = tensors.Read(layer, "running_var");
        double epsilon = layer.Settings["epsilon"];
        return Of(layer, tensors, (channel, gamma) => gamma / Math.Sqrt(variance[channel] + epsilon));
    }

    /// <summary>The same of ShiftBatchNorm, whose factors are sums of powers of two.</summary>
    public static Func<int, (double Factor, double Offset)> ShiftBatchNorm(LayerDescription layer, NetworkTensors tensors)
    {
        double epsilon = layer.Settings["epsilon"];
        var terms = (int)layer.Settings["terms"];
        if ((ShiftBatchNormForm)(int)layer.Settings["form"] == ShiftBatchNormForm.Variance)
        {
            var variance = tensors.Read(layer, "running_var");
            return Of(layer, tensors, (channel, gamma) =>
                SignedPowers.Logarithmic(gamma) * Math.ScaleB(1, -CeilingOfHalf(Math.ILogB(variance[channel] + epsilon))));
        }

        var deviation = tensors.Read(layer, "running_deviation");
        var least = Math.ScaleB(1, (int)Math.Round(Math.Log2(epsilon) / 2));
        return Of(layer, tensors, (channel, gamma) =>
        {
            var inverse = SignedPowers.Round(Reciprocal(Math.Max(deviation[channel], least)), terms);
            return SignedPowers.Round(gamma * inverse, terms);
        });
    }

    /// <summary>Factor and offset for each channel of Standardize: (x − m)·s.</summary>
    public static Func<int, (double Factor, double Offset)> Standardize(LayerDescription layer, NetworkTensors tensors)
    {
        var (mean, scale) = (tensors.Read(layer, "input_mean"), tensors.Read(layer, "input_scale"));
        var terms = (int)layer.Settings["terms"];
        return channel =>
        {
            var factor = terms == 0 ? scale[channel] : SignedPowers.Round(scale[channel], terms);
            return (factor, -factor * mean[channel]);
        };
    }

    private static Func<int, (double Factor, double Offset)> Of(
        LayerDescription layer, NetworkTensors tensors, Func<int, double, double> factorOf)
    {
        var (gamma, beta, mean) = (tensors.Read(layer, "weight"), tensors.Read(layer, "bias"), tensors.Read(layer, "running_mean"));
        return channel =>
        {
            var factor = factorOf(channel, gamma[channel]);
            return (factor, beta[channel] - (factor * mean[channel]));
        };
    }

    // The mantissa's reciprocal, between ½ and 1, is cut to eight binary digits.
    private static double Reciprocal(double value)
    {
        var exponent = Math.ILogB(value);
        return Math.ScaleB(Math.Floor(Math.ScaleB(1 / Math.ScaleB(value, -exponent), 8)), -8 - exponent);
    }

    private static int CeilingOfHalf(int exponent) => (exponent + 1) >> 1;
}
