using System;
using System.Collections.Generic;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>What a network can do with a whole <see cref="Dataset"/>.</summary>
public static class NetworkExtensions
{
    /// <summary>The share of samples that the network puts in the wrong class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples, with labels.</param>
    /// <returns>0 when all are right, 1 when all are wrong.</returns>
    /// <exception cref="ArgumentException">The samples are not of the network's size or shape, or have no such labels.</exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static double ErrorRate(this IClassifier network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkTask.CheckDataset(network, dataset, nameof(dataset));
        using var hold = NetworkHold.Reading(network, NetworkUse.ErrorRate);
        return new Validation(network, dataset, ClusterSession.Alone).Judge().Error;
    }

    /// <summary>Measures how well a classifier tells the samples of a data set apart.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples, with labels.</param>
    /// <param name="topK">Among how many of the largest outputs the right one has to be to count as a hit of the top k.</param>
    /// <param name="classNames">The names of the network's classes, in order; null for their numbers.</param>
    /// <returns>Accuracy, loss, precision and recall of each class, and which classes are taken for which.</returns>
    /// <exception cref="ArgumentException">
    /// The samples are not of the network's size or shape, or have no labels of its classes; there is a name too few or too many; or
    /// <paramref name="topK"/> is below 1 or above the number of classes.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">The outputs of a sample are NaN or infinite: it has no class.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static ClassificationMetrics Evaluate(
        this IClassifier network, Dataset dataset, int topK = 1, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkTask.CheckDataset(network, dataset, nameof(dataset));
        if (topK < 1 || topK > network.Classes)
        {
            throw new ArgumentOutOfRangeException(nameof(topK), topK, $"The network has {network.Classes} classes, and k is one of 1 to "
                + $"{network.Classes}.");
        }

        if (classNames is not null && classNames.Count != network.Classes)
        {
            throw new ArgumentException(
                $"Names of the network's {network.Classes} classes were expected, not {classNames.Count}.", nameof(classNames));
        }

        using var hold = NetworkHold.Reading(network, NetworkUse.Evaluate);
        return ClassificationMeasurement.Of(network, dataset, topK, classNames);
    }

    /// <summary>Measures how well a regressor computes the targets of a data set.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples, with targets.</param>
    /// <returns>Root mean squared error, mean absolute error and R², of each output and in all.</returns>
    /// <exception cref="ArgumentException">
    /// The samples are not of the network's size or shape, or have no target for each output.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An output is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is changing the network.</exception>
    public static RegressionMetrics Evaluate(this IRegressor network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkTask.CheckDataset(network, dataset, nameof(dataset));
        using var hold = NetworkHold.Reading(network, NetworkUse.Evaluate);
        return RegressionMeasurement.Of(network, dataset);
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
