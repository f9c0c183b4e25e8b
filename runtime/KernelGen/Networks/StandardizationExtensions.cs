using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Fits networks that standardize their inputs.</summary>
public static class StandardizationExtensions
{
    /// <summary>
    /// Takes mean and scale of every feature, of pictures of every channel, from a data set: what [Standardize] does to inputs from then
    /// on.
    /// </summary>
    /// <remarks>A <see cref="Trainer"/> does it before its first step, for a network that has neither been fitted nor loaded.</remarks>
    /// <param name="network">A network with [Standardize].</param>
    /// <param name="dataset">The training set, as it will be trained on: preprocessed, but not augmented.</param>
    /// <exception cref="ArgumentException">
    /// The samples are not of the network's size or shape, no feature of them varies, or one varies by more than 2⁸⁰.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The network has no [Standardize], or another thread is using it; nothing has changed.
    /// </exception>
    public static void FitStandardization(this INetwork network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        NetworkExtensions.CheckShape(network, dataset, nameof(dataset));
        InputStandardization.Of(network).Fit(channels => InputStatistics.Of(dataset, channels), nameof(dataset));
    }

    /// <summary>The same from samples that lie one after the other.</summary>
    /// <param name="network">A network with [Standardize].</param>
    /// <param name="inputs">Samples of <see cref="INetwork.InputSize"/> values, at least one.</param>
    /// <exception cref="ArgumentException">
    /// The span has the wrong length, a value is not finite, no feature varies, or one varies by more than 2⁸⁰.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The network has no [Standardize], or another thread is using it; nothing has changed.
    /// </exception>
    public static void FitStandardization(this INetwork network, ReadOnlySpan<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        Guard.InputRows(inputs, network.InputSize, nameof(inputs));
        var standardization = InputStandardization.Of(network);
        var statistics = new InputStatistics(standardization.Channels);
        statistics.Add(inputs);
        standardization.Fit(_ => statistics, nameof(inputs));
    }
}
