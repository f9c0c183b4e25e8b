using System;
using System.IO;
using System.Linq;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Labelled samples in memory: rows of floats, one class each.</summary>
/// <remarks>
/// Data sets do not change. Parts that <see cref="SplitInOrder"/>, <see cref="Take"/> and <see cref="Subset"/> give share the memory of the
/// whole;
/// <see cref="Split"/> copies its samples.
/// </remarks>
public sealed class Dataset
{
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly int _first;
    private string? _fingerprint;

#pragma warning disable RS0026 // Samples are flat or images: the sizes between tell the two constructors apart, whatever is left out.
    /// <summary>A data set of flat samples.</summary>
    /// <param name="inputs">The samples, one after the other. Kept, not copied: do not change them afterwards.</param>
    /// <param name="labels">The class of each sample, from 0. Kept, not copied.</param>
    /// <param name="sampleSize">Values in a sample.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a value is not finite, or a label is out of range.</exception>
    public Dataset(float[] inputs, int[] labels, int sampleSize, int? classes = null)
        : this(inputs, labels, 1, 1, sampleSize, classes)
    {
    }

    /// <summary>A data set of images.</summary>
    /// <param name="inputs">The samples, one after the other, channels innermost. Kept, not copied: do not change them afterwards.</param>
    /// <param name="labels">The class of each sample, from 0. Kept, not copied.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a value is not finite, or a label is out of range.</exception>
    public Dataset(float[] inputs, int[] labels, int height, int width, int channels, int? classes = null)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (labels.Length == 0)
        {
            throw new ArgumentException("A data set has at least one sample; there are no labels.", nameof(labels));
        }

        var expected = (Int128)labels.Length * height * width * channels;
        if (inputs.Length != expected)
        {
            throw new ArgumentException(
                $"{labels.Length} labels and samples of {(Int128)height * width * channels} values need {expected} inputs; there are "
                    + $"{inputs.Length}.",
                nameof(inputs));
        }

        var size = height * width * channels;
        var bad = Guard.FirstNonFinite(inputs);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Inputs must be finite; the value at index {bad} (sample {bad / size}, feature {bad % size}) is {inputs[bad]}.",
                nameof(inputs));
        }

        if (classes is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(classes), classes, "There is at least one class.");
        }

        Classes = classes ?? CountClasses(labels);
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)Classes)
            {
                throw new ArgumentException($"Labels are 0 to {Classes - 1}; the label at index {i} is {labels[i]}.", nameof(labels));
            }
        }

        _inputs = inputs;
        _labels = labels;
        Count = labels.Length;
        SampleSize = size;
        (Height, Width, Channels) = (height, width, channels);
    }

    private Dataset(Dataset whole, int start, int count)
        : this(whole, whole._inputs, whole._labels, whole._first + start, count)
    {
    }

    private Dataset(Dataset whole, float[] inputs, int[] labels, int first, int count)
    {
        _inputs = inputs;
        _labels = labels;
        _first = first;
        Count = count;
        SampleSize = whole.SampleSize;
        Classes = whole.Classes;
        (Height, Width, Channels) = (whole.Height, whole.Width, whole.Channels);
    }

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Values in a sample.</summary>
    public int SampleSize { get; }

    /// <summary>The number of classes: labels are 0 to one less.</summary>
    public int Classes { get; }

    /// <summary>Rows of an image; 1 for flat samples.</summary>
    public int Height { get; }

    /// <summary>Columns of an image; 1 for flat samples.</summary>
    public int Width { get; }

    /// <summary>Values per pixel, innermost; all values of a flat sample.</summary>
    public int Channels { get; }

    /// <summary>All samples, one after the other.</summary>
    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(_first * SampleSize, Count * SampleSize);

    /// <summary>The class of every sample.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(_first, Count);

    /// <summary>One line that tells this data set from others.</summary>
    internal string Fingerprint => _fingerprint ??= KernelGen.Fingerprint.Of(this);

    /// <summary>Reads a pair of IDX files, the format of MNIST, plain or gzip. Pixels are scaled to 0…1.</summary>
    /// <param name="imagesPath">The images: unsigned bytes of rank 2 to 4 (samples, rows, columns, channels) or more.</param>
    /// <param name="labelsPath">The labels.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not in the format, ends too early or too late, or they do not belong
    /// together.</exception>
    public static Dataset FromIdx(string imagesPath, string labelsPath)
    {
        var labels = IdxReader.ReadLabels(labelsPath, nameof(labelsPath));
        var (values, shape) = IdxReader.ReadImages(imagesPath, nameof(imagesPath));
        if (shape[0] != labels.Length)
        {
            throw new InvalidDataException($"'{imagesPath}' holds {shape[0]} images, but '{labelsPath}' holds {labels.Length} labels.");
        }

        return shape.Length switch
        {
            3 => new Dataset(values, labels, shape[1], shape[2], 1),
            4 => new Dataset(values, labels, shape[1], shape[2], shape[3]),
            _ => new Dataset(values, labels, values.Length / labels.Length),
        };
    }

    /// <summary>Reads files of the binary version of CIFAR-10, plain or gzip. Pixels are scaled to 0…1, channels innermost.</summary>
    /// <param name="files">The files, such as data_batch_1.bin to data_batch_5.bin.</param>
    /// <returns>Their samples, in order.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not in the format.</exception>
    public static Dataset FromCifar10(params string[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Length == 0)
        {
            throw new ArgumentException("At least one file was expected.", nameof(files));
        }

        var (values, labels) = Cifar10Reader.Read(files, nameof(files));
        return new Dataset(values, labels, Cifar10Reader.Side, Cifar10Reader.Side, Cifar10Reader.Channels, Cifar10Reader.Classes);
    }

    /// <summary>One sample.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns>Its values.</returns>
    public ReadOnlySpan<float> Sample(int index) => _inputs.AsSpan((_first + CheckIndex(index)) * SampleSize, SampleSize);

    /// <summary>The class of one sample.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns>Its class.</returns>
    public int Label(int index) => _labels[_first + CheckIndex(index)];

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

        return new Dataset(this, start, count);
    }

    private static int CountClasses(int[] labels)
    {
        var greatest = labels.Max();
        return greatest < int.MaxValue
            ? Math.Max(1, greatest + 1)
            : throw new ArgumentException(
                $"Labels are below {int.MaxValue}; the label at index {Array.IndexOf(labels, greatest)} is not.", nameof(labels));
    }

    /// <summary>Copies of these samples.</summary>
    private Dataset Select(int[] samples)
    {
        var chosen = new float[samples.Length * SampleSize];
        for (var i = 0; i < samples.Length; i++)
        {
            Sample(samples[i]).CopyTo(chosen.AsSpan(i * SampleSize));
        }

        return new Dataset(this, chosen, Array.ConvertAll(samples, Label), 0, samples.Length);
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

    private int CheckIndex(int index) => (uint)index < (uint)Count
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The data set has samples 0 to {Count - 1}.");

    private void CheckStart(int start)
    {
        if ((uint)start >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The data set has samples 0 to {Count - 1}.");
        }
    }
}
