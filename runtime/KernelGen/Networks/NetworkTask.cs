using System;
using System.Diagnostics.CodeAnalysis;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Which data sets fit which networks, and what is said where one does not.</summary>
internal static class NetworkTask
{
    /// <summary>Refuses a network that is neither a classifier nor a regressor, which nothing could train.</summary>
    public static INetwork Check([NotNull] INetwork? network, string name)
    {
        ArgumentNullException.ThrowIfNull(network, name);
        return network is IClassifier or IRegressor
            ? network
            : throw new ArgumentException(
                $"A network that is an {nameof(IClassifier)} or an {nameof(IRegressor)} was expected, not {network.GetType()}.", name);
    }

    /// <summary>Refuses a data set whose samples are of another size or shape, or do not say what the network learns.</summary>
    public static void CheckDataset(INetwork network, [NotNull] Dataset? dataset, string name)
    {
        ArgumentNullException.ThrowIfNull(dataset, name);
        NetworkExtensions.CheckShape(network, dataset, name);
        if (network is IClassifier)
        {
            if (!dataset.HasLabels)
            {
                throw new ArgumentException(
                    $"The network classifies: a data set with labels was expected, this one has {dataset.AnswerText} for each sample. A "
                        + "network learns targets when its loss is [MeanSquaredError], or [Loss] without Labels.",
                    name);
            }

            Guard.Labels(dataset.Labels, dataset.Count, network.OutputSize, name);
        }
        else if (dataset.HasLabels)
        {
            throw new ArgumentException(
                $"The network regresses: a data set with {network.OutputSize} targets for each sample was expected, this one has "
                    + $"{dataset.AnswerText}. A network learns labels when its loss is [SoftmaxCrossEntropy], [Hinge] or [SquaredHinge], "
                    + "or says Labels = LabelCoding.ZeroOne.",
                name);
        }
        else if (dataset.TargetSize != network.OutputSize)
        {
            throw new ArgumentException(
                $"The network computes {network.OutputSize} values: as many targets were expected for each sample, the data set has "
                    + $"{dataset.TargetSize}.",
                name);
        }
    }
}
