using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>The tensors by which a network standardizes its inputs.</summary>
/// <remarks>They are known by their names, as running variances are. A scale is zero for every feature until it is fitted.</remarks>
internal sealed class InputStandardization
{
    private const string MeanName = ".input_mean";
    private const string ScaleName = ".input_scale";

    // Of a smaller deviation nothing is left in single precision, of a larger one the reciprocal is not.
    private static readonly double Least = Math.ScaleB(1, -80);
    private static readonly double Greatest = Math.ScaleB(1, 80);

    private readonly INetwork _network;
    private readonly List<(int Mean, int Scale)> _tensors = [];

    private InputStandardization(INetwork network)
    {
        _network = network;
        for (var scale = 1; scale < network.Tensors.Count; scale++)
        {
            if (network.Tensors[scale].Name.EndsWith(ScaleName, StringComparison.Ordinal)
                && network.Tensors[scale - 1].Name.EndsWith(MeanName, StringComparison.Ordinal))
            {
                _tensors.Add((scale - 1, scale));
            }
        }
    }

    /// <summary>Whether there is nothing to fit.</summary>
    public bool IsEmpty => _tensors.Count == 0;

    /// <summary>Means of a sample: one for each feature, or each channel of a picture.</summary>
    public int Channels => _network.Tensors[_tensors[0].Mean].Count;

    /// <summary>Whether every scale is there.</summary>
    public bool IsFitted
    {
        get
        {
            var scale = new float[IsEmpty ? 0 : Channels];
            foreach (var tensor in _tensors)
            {
                _network.ReadTensor(tensor.Scale, scale);
                if (!scale.ContainsAnyExcept(0f))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The standardization of a network that has one.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public static InputStandardization Of(INetwork network)
    {
        InputStandardization standardization = new(network);
        return standardization.IsEmpty
            ? throw new InvalidOperationException(
                "The network does not standardize its inputs, so there is nothing to fit: write [Standardize] behind [Input].")
            : standardization;
    }

    /// <summary>Fits what is not fitted yet, before a training.</summary>
    public static void FitOnce(INetwork network, Dataset train)
    {
        InputStandardization standardization = new(network);
        if (!standardization.IsFitted)
        {
            standardization.Fit(channels => InputStatistics.Of(train, channels), nameof(train));
        }
    }

    /// <summary>Mean and scale from the statistics of a training set.</summary>
    /// <param name="statistics">Gives them, for so many channels.</param>
    /// <param name="name">The argument that they come from.</param>
    public void Fit(Func<int, InputStatistics> statistics, string name)
    {
        using var hold = NetworkHold.Changing(_network, NetworkUse.FitStandardization);
        var (mean, scale) = MeanAndScale(statistics(Channels), name);
        foreach (var tensor in _tensors)
        {
            _network.WriteTensor(tensor.Mean, mean);
            _network.WriteTensor(tensor.Scale, scale);
        }
    }

    private static (float[] Mean, float[] Scale) MeanAndScale(InputStatistics statistics, string name)
    {
        var mean = new float[statistics.Channels];
        var scale = new float[mean.Length];
        for (var channel = 0; channel < mean.Length; channel++)
        {
            mean[channel] = (float)statistics.Mean(channel);
            var deviation = statistics.Deviation(channel);
            if (deviation > Greatest)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Feature {channel} has a standard deviation of {deviation:G3}, too much for single precision."),
                    name);
            }

            scale[channel] = deviation < Least ? 0f : (float)(1 / deviation);
        }

        return scale.AsSpan().ContainsAnyExcept(0f)
            ? (mean, scale)
            : throw new ArgumentException("No feature of the samples varies: there is nothing to standardize, and nothing to learn.", name);
    }
}
