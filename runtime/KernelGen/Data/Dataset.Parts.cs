using System;

namespace KernelGen;

// The parts of a data set.
public sealed partial class Dataset
{
    /// <summary>
    /// Splits the data set in two at random, for training and validation. Each class is divided in the
    /// same proportion, give or take a sample.
    /// </summary>
    /// <remarks>The parts hold copies, in random order. <see cref="SplitInOrder"/> divides where the file does.</remarks>
    /// <param name="firstCount">Samples of the first part, at least 1 and less than all.</param>
    /// <param name="seed">Decides which, and their order.</param>
    /// <returns>So many samples, and the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(int firstCount, long seed = 1)
    {
        CheckSplit(firstCount);
        var (first, second) = StratifiedSplit.Draw(Labels, firstCount, seed);
        return (Select(first), Select(second));
    }

    /// <summary>
    /// Splits the data set in two where it stands: the first samples, and the rest. For data that is shuffled, or divided by its order.
    /// </summary>
    /// <param name="firstCount">Samples of the first part, at least 1 and less than all.</param>
    /// <returns>The first samples, and the rest; they share the memory of the whole.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A part would be empty.</exception>
    public (Dataset First, Dataset Second) SplitInOrder(int firstCount)
    {
        CheckSplit(firstCount);
        return (Subset(0, firstCount), Subset(firstCount, Count - firstCount));
    }

    /// <summary>The first samples.</summary>
    /// <param name="count">How many, at least 1 and at most all.</param>
    /// <returns>A data set of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Dataset Take(int count) => Subset(0, count);

    /// <summary>Consecutive samples.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>A data set of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the data set.</exception>
    public Dataset Subset(int start, int count)
    {
        CheckStart(start);
        if (count < 1 || count > Count - start)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"From sample {start}, a data set of {Count} samples has 1 to {Count - start} to give.");
        }

        return new Dataset(this, _source, _labels, _first + start, count);
    }

    /// <summary>Copies of these samples.</summary>
    private Dataset Select(int[] samples) =>
        new(this, _source.Copy(samples, _first), Array.ConvertAll(samples, Label), 0, samples.Length);

    private void CheckSplit(int firstCount)
    {
        if (firstCount < 1 || firstCount >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstCount),
                firstCount,
                $"Both parts of a data set of {Count} samples need at least one: the first takes 1 to {Count - 1}.");
        }
    }
}
