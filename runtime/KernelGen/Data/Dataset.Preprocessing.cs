using System;
using System.Threading.Tasks;

namespace KernelGen;

// Data sets that are preprocessed.
public sealed partial class Dataset
{
    private const int PieceOfSamples = 256;

    /// <summary>What has been done to the samples; null where they are as they came.</summary>
    public Preprocessing? Preprocessing => _source.Preprocessing;

    /// <summary>Whether reading a sample takes more than copying it.</summary>
    internal bool IsPreparedOnReading => _source is PreparedSamples;

    /// <summary>
    /// The data set as a preprocessing makes it. Its samples stay as they are kept, and are changed whenever they are read: by a trainer's
    /// own thread, a mini-batch at a time.
    /// </summary>
    /// <remarks>Where there is memory for all of them as floats, <see cref="InMemory"/> changes them once.</remarks>
    /// <param name="preprocessing">The preprocessing, fitted to training data.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">It is not fitted, was fitted to samples of another shape, or the data set has one.</exception>
    public Dataset With(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        preprocessing.Check(this, nameof(preprocessing));
        return Preprocessing is null
            ? new Dataset(this, new PreparedSamples(_source, preprocessing), _labels, _targets, _first, Count)
            : throw new ArgumentException($"The data set is preprocessed already, by '{Preprocessing}'.", nameof(preprocessing));
    }

    /// <summary>The data set with all samples as floats in memory, preprocessed once and for all, on all cores.</summary>
    /// <returns>The data set; the same one if it is that already.</returns>
    public Dataset InMemory()
    {
        if (_source is FloatSamples)
        {
            return this;
        }

        var values = new float[Count * SampleSize];
        Parallel.For(0, ((Count - 1) / PieceOfSamples) + 1, piece =>
        {
            var first = piece * PieceOfSamples;
            var samples = Math.Min(PieceOfSamples, Count - first);
            _source.Read(_first + first, values.AsSpan(first * SampleSize, samples * SampleSize));
        });
        return new Dataset(
            this,
            new FloatSamples(values, SampleSize, Preprocessing),
            _labels?[_first..(_first + Count)],
            _targets?[(_first * TargetSize)..((_first + Count) * TargetSize)],
            0,
            Count);
    }

    /// <summary>The data set as it came, where samples are changed on reading; itself elsewhere.</summary>
    internal Dataset WithoutPreparation() => _source is PreparedSamples prepared
        ? new Dataset(this, prepared.Source, _labels, _targets, _first, Count)
        : this;
}
