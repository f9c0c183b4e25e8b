using System;
using System.Linq;

namespace KernelGen;

// Data sets for classification.
public sealed partial class Dataset
{
    /// <summary>Whether every sample has a class: classifiers learn from the data set.</summary>
    public bool HasLabels => _labels is not null;

    /// <summary>The number of classes: labels are 0 to one less. 0 where there are targets.</summary>
    public int Classes { get; }

    /// <summary>The class of every sample.</summary>
    /// <exception cref="InvalidOperationException">The data set has targets.</exception>
    public ReadOnlySpan<int> Labels => CheckedLabels.AsSpan(_first, Count);

    private int[] CheckedLabels => _labels
        ?? throw new InvalidOperationException($"The data set has no labels, but {TargetText} for each sample.");

    /// <summary>The class of one sample.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns>Its class.</returns>
    /// <exception cref="InvalidOperationException">The data set has targets.</exception>
    public int Label(int index) => CheckedLabels[_first + CheckIndex(index)];

    /// <summary>
    /// A weight for each class that is the greater the fewer samples it has: samples / (classes · samples of the class), so that all
    /// classes weigh alike together and the mean weight of a sample is 1.
    /// </summary>
    /// <returns>One weight per class; 0 for a class without samples, which does not count.</returns>
    /// <exception cref="InvalidOperationException">The data set has targets.</exception>
    public float[] ClassWeights()
    {
        var counts = new int[Classes];
        foreach (var label in Labels)
        {
            counts[label]++;
        }

        var share = (double)Count / counts.Count(static count => count > 0);
        return Array.ConvertAll(counts, count => count == 0 ? 0f : (float)(share / count));
    }

    private static int CountClasses(int[] labels)
    {
        var greatest = labels.Max();
        return greatest < int.MaxValue
            ? Math.Max(1, greatest + 1)
            : throw new ArgumentException(
                $"Labels are below {int.MaxValue}; the label at index {Array.IndexOf(labels, greatest)} is not.", nameof(labels));
    }
}
