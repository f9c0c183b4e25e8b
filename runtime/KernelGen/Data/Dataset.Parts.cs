using System;
using System.Collections.Generic;

namespace KernelGen;

// The parts of a data set.
public sealed partial class Dataset
{
    // Training shuffles by the epochs from 0.
    private const int ShuffleEpoch = -3;

    /// <summary>The data set in random order.</summary>
    /// <remarks>A <see cref="Trainer"/> draws an order of its own for every epoch: this is for what follows the order itself.</remarks>
    /// <param name="seed">Decides the order.</param>
    /// <returns>The same samples; none is copied.</returns>
    public Dataset Shuffle(long seed = 1)
    {
        var order = new int[Count];
        KernelGen.Shuffle.Fill(order, seed, ShuffleEpoch);
        return Select(order);
    }

    /// <summary>
    /// Divides the data set at random into as many parts of equal size, give or take a sample, each of which validates once what is trained
    /// on all others: cross-validation. Where there are labels, every part has its share of each class, give or take a sample.
    /// </summary>
    /// <param name="count">The number of parts, from 2 to the number of samples.</param>
    /// <param name="seed">Decides which sample is in which part, and their order.</param>
    /// <returns>For each part the other samples, and its own; none is copied.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer parts than 2 or more than samples.</exception>
    public IReadOnlyList<(Dataset Training, Dataset Validation)> Folds(int count, long seed = 1)
    {
        if (count < 2 || count > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A data set of {Count} samples has 2 to {Count} folds.");
        }

        var folds = new (Dataset Training, Dataset Validation)[count];
        for (var fold = 0; fold < count; fold++)
        {
            var (training, validation) = StratifiedFolds.Draw(HasLabels ? Labels : [], Count, count, fold, seed);
            folds[fold] = (Select(training), Select(validation));
        }

        return folds;
    }

    /// <summary>
    /// Splits the data set in two at random, for training and validation. Where there are labels, each class is divided in the
    /// same proportion, give or take a sample.
    /// </summary>
    /// <remarks>Both parts are in random order. <see cref="SplitInOrder"/> divides where the file does.</remarks>
    /// <param name="firstCount">Samples of the first part, at least 1 and less than all.</param>
    /// <param name="seed">Decides which, and their order.</param>
    /// <returns>So many samples, and the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(int firstCount, long seed = 1)
    {
        CheckSplit(firstCount);
        var (first, second) = HasLabels
            ? StratifiedSplit.Draw(Labels, firstCount, seed)
            : StratifiedSplit.Draw(new int[Count], firstCount, seed);
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

        return new Dataset(this, _source, _labels, _targets, _first + start, count);
    }

    /// <summary>These samples, in this order.</summary>
    internal Dataset Select(int[] samples)
    {
        var targets = HasTargets ? new float[samples.Length * TargetSize] : null;
        for (var i = 0; targets is not null && i < samples.Length; i++)
        {
            Target(samples[i]).CopyTo(targets.AsSpan(i * TargetSize));
        }

        return new Dataset(
            this, _source.Choose(samples, _first), HasLabels ? Array.ConvertAll(samples, Label) : null, targets, 0, samples.Length);
    }

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
