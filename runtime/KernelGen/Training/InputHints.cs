using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>What is worth a word about the inputs of a training before it begins.</summary>
internal static class InputHints
{
    /// <summary>A root mean square above it is far from unit scale, as is one below its reciprocal of all features.</summary>
    public const double Far = 10;

    // A look at the data, not a pass over it.
    private const int MaximumSamples = 1024;
    private const int Named = 3;

    /// <summary>Says which features are far from unit scale where nothing standardizes them; nothing where all is well.</summary>
    public static IReadOnlyList<string> Of(INetwork network, Dataset train)
    {
        if (IsStandardized(network) || train.Preprocessing is not null)
        {
            return [];
        }

        var (_, _, channels) = network.InputShape;
        var statistics = InputStatistics.OfSome(train, channels, MaximumSamples);
        var sizes = Enumerable.Range(0, channels).Select(channel => double.Hypot(statistics.Mean(channel), statistics.Deviation(channel)));
        var far = sizes.Index().Where(size => size.Item > Far).Select(size => size.Index).ToList();
        if (far.Count == 0 && sizes.Max() is > 0 and < 1 / Far)
        {
            far = [.. Enumerable.Range(0, channels)];
        }

        return far.Count == 0 ? [] : [Text(network, statistics, far)];
    }

    /// <summary>Whether the first layer takes off mean and scale of what comes in, whatever that is.</summary>
    private static bool IsStandardized(INetwork network) => network.Tensors.Any(static tensor =>
        tensor.Name is "layers.0.running_mean" || tensor.Name.EndsWith(".input_mean", StringComparison.Ordinal));

    private static string Text(INetwork network, InputStatistics statistics, List<int> far)
    {
        var (height, width, channels) = network.InputShape;
        var what = height * width > 1 ? "channel" : "feature";
        var named = far.Take(Named).Select(channel => string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {channel} has mean {statistics.Mean(channel):G3} and standard deviation {statistics.Deviation(channel):G3}"));
        var others = far.Count > Named ? $" and {far.Count - Named} more of {channels}" : string.Empty;
        return $"Inputs are far from unit scale: {string.Join(", ", named)}{others}. Networks learn badly from such values: write "
            + "[Standardize] behind [Input], and the network scales them itself, in training and in prediction.";
    }
}
