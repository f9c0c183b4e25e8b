using System;
using System.Threading;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>What a network can do with a whole <see cref="Dataset"/>.</summary>
public static class NetworkExtensions
{
    /// <summary>The share of samples that the network puts in the wrong class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples.</param>
    /// <returns>0 when all are right, 1 when all are wrong.</returns>
    /// <exception cref="ArgumentException">The samples are not of the network's size or shape.</exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static double ErrorRate(this INetwork network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckSamples(network, dataset);
        using var hold = NetworkHold.Reading(network, NetworkUse.ErrorRate);
        var predicted = new int[Math.Min(network.BatchSize, dataset.Count)];
        return ErrorRate(network, dataset, predicted, dataset.Buffer(predicted.Length), CancellationToken.None);
    }

    /// <summary>
    /// Recomputes BatchNorm statistics from samples of a data set that are drawn at random, with the current inference weights.
    /// </summary>
    /// <remarks>Call <see cref="INetwork.Calibrate"/> with <see cref="Dataset.Inputs"/> for samples in their order.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples.</param>
    /// <param name="maximumSamples">The most samples to take; above a mini-batch, what is missing to whole ones is added.</param>
    /// <param name="seed">Decides which, and their order.</param>
    /// <exception cref="ArgumentException">
    /// The samples are not of the network's size or shape, or <paramref name="maximumSamples"/> is below 1.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is using the network; nothing has changed.</exception>
    public static void Calibrate(this INetwork network, Dataset dataset, int maximumSamples = 10_000, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        CheckSamples(network, dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSamples, 1);
        network.Calibrate(CalibrationDraw.Samples(dataset, maximumSamples, network.BatchSize, seed));
    }

    /// <summary>The error rate, classified in pieces as long as <paramref name="predicted"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples.</param>
    /// <param name="predicted">Room for the classes of a piece.</param>
    /// <param name="rows">Room for the samples of a piece, as <see cref="Dataset.Buffer"/> makes it.</param>
    /// <param name="cancellationToken">Looked at before every piece.</param>
    internal static double ErrorRate(
        INetwork network, Dataset dataset, int[] predicted, float[] rows, CancellationToken cancellationToken)
    {
        var wrong = 0;
        for (var first = 0; first < dataset.Count; first += predicted.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var samples = Math.Min(predicted.Length, dataset.Count - first);
            var classes = predicted.AsSpan(0, samples);
            network.Classify(dataset.Rows(first, samples, rows), classes);
            var labels = dataset.Labels.Slice(first, samples);
            for (var i = 0; i < samples; i++)
            {
                wrong += classes[i] == labels[i] ? 0 : 1;
            }
        }

        return (double)wrong / dataset.Count;
    }

    /// <summary>
    /// Refuses samples that are not of the network's shape. Flat samples fit any shape of so many values, and any samples a flat one.
    /// </summary>
    internal static void CheckShape(INetwork network, Dataset dataset, string name)
    {
        var (height, width, channels) = network.InputShape;
        if (dataset.SampleSize != network.InputSize)
        {
            throw new ArgumentException(
                $"The network takes samples of {network.InputSize} values; those of the data set have {dataset.SampleSize}.", name);
        }

        var isFlat = height == 1 && width == 1;
        if (!isFlat && !dataset.IsFlat && (height, width, channels) != (dataset.Height, dataset.Width, dataset.Channels))
        {
            throw new ArgumentException(
                $"The network takes images of {height} × {width} × {channels} (rows, columns, channels); those of the data set have "
                + $"{dataset.ShapeText}.",
                name);
        }
    }

    private static void CheckSamples(INetwork network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CheckShape(network, dataset, nameof(dataset));
    }
}
