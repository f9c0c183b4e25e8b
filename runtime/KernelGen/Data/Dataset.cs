using System;
using System.Diagnostics.CodeAnalysis;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Samples in memory: rows of values, each with its class, or with the values that a network is to make of it.</summary>
/// <remarks>
/// <para>
/// A data set has labels (<see cref="HasLabels"/>), which classifiers learn, or targets (<see cref="HasTargets"/>), which regressors learn.
/// </para>
/// <para>
/// Data sets do not change. Their parts, shuffled or in order, share the memory of the whole.
/// </para>
/// <para>
/// Samples that came as bytes, as pictures do, stay bytes: a <see cref="Trainer"/>, metrics and
/// <see cref="ReadInputs(int, Span{float})"/> make floats of a mini-batch at a time. <see cref="Inputs"/> makes floats of all of them.
/// </para>
/// </remarks>
public sealed partial class Dataset
{
    private readonly SampleSource _source;
    private readonly int[]? _labels;
    private readonly float[]? _targets;
    private readonly int _first;
    private float[]? _inputs;
    private string? _fingerprint;

#pragma warning disable RS0026 // Sizes between tell samples from images, the second argument labels from targets, whatever is left out.
    /// <summary>A data set of flat samples with labels.</summary>
    /// <param name="inputs">The samples, one after the other. Kept, not copied: do not change them afterwards.</param>
    /// <param name="labels">The class of each sample, from 0. Kept, not copied.</param>
    /// <param name="sampleSize">Values in a sample.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a value is not finite, or a label is out of range.</exception>
    public Dataset(float[] inputs, int[] labels, int sampleSize, int? classes = null)
        : this(inputs, labels, 1, 1, sampleSize, classes)
    {
    }

    /// <summary>A data set of images with labels.</summary>
    /// <param name="inputs">The samples, one after the other, channels innermost. Kept, not copied: do not change them afterwards.</param>
    /// <param name="labels">The class of each sample, from 0. Kept, not copied.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a value is not finite, or a label is out of range.</exception>
    public Dataset(float[] inputs, int[] labels, int height, int width, int channels, int? classes = null)
#pragma warning restore RS0026
        : this(
            CheckFinite(inputs, CheckSizes(inputs, labels?.Length, "labels", height, width, channels, nameof(inputs)), nameof(inputs)),
            labels!,
            (height, width, channels),
            classes)
    {
    }

    private Dataset(SampleSource source, int[] labels, (int Height, int Width, int Channels) shape, int? classes)
    {
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

        _source = source;
        _labels = labels;
        Count = labels.Length;
        (Height, Width, Channels) = shape;
    }

    private Dataset(Dataset whole, SampleSource source, int[]? labels, float[]? targets, int first, int count)
    {
        _source = source;
        _labels = labels;
        _targets = targets;
        _first = first;
        Count = count;
        Classes = whole.Classes;
        TargetSize = whole.TargetSize;
        (Height, Width, Channels) = (whole.Height, whole.Width, whole.Channels);
    }

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>Values in a sample.</summary>
    public int SampleSize => _source.SampleSize;

    /// <summary>Rows of an image; 1 for flat samples.</summary>
    public int Height { get; }

    /// <summary>Columns of an image; 1 for flat samples.</summary>
    public int Width { get; }

    /// <summary>Values per pixel, innermost; all values of a flat sample.</summary>
    public int Channels { get; }

    /// <summary>All samples, one after the other.</summary>
    /// <remarks>
    /// Of a data set that is kept as bytes this is a copy of four times the size, made when it is first asked for and kept:
    /// <see cref="ReadInputs(int, Span{float})"/> does with a few samples at a time.
    /// </remarks>
    public ReadOnlySpan<float> Inputs => _source.TryGetFloats(_first, Count, out var rows) ? rows : _inputs ??= ToFloats();

    /// <summary>One line that tells this data set from others, however it is kept.</summary>
    internal string Fingerprint => _fingerprint ??= KernelGen.Fingerprint.Of(this);

    /// <summary>Whether its values are bytes by 255: pictures as they came.</summary>
    internal bool IsBytes => _source.IsBytes;

    /// <summary>"28 × 28 × 1", or "784 values" of flat samples.</summary>
    internal string ShapeText => IsFlat ? $"{SampleSize} values" : $"{Height} × {Width} × {Channels}";

    /// <summary>Whether its samples are rows of values of which nobody said that they are images.</summary>
    internal bool IsFlat => Height == 1 && Width == 1;

    /// <summary>A data set of images that are kept as bytes and read as values of 0…1: each byte by 255.</summary>
    /// <param name="pixels">The images, one after the other, channels innermost. Kept, not copied: do not change them afterwards.</param>
    /// <param name="labels">The class of each image, from 0. Kept, not copied.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Bytes per pixel.</param>
    /// <param name="classes">The number of classes; when left out, the greatest label plus 1.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">Lengths do not match, or a label is out of range.</exception>
#pragma warning disable RS0026 // The second argument tells labels from targets.
    public static Dataset FromBytes(byte[] pixels, int[] labels, int height, int width, int channels, int? classes = null) => new(
#pragma warning restore RS0026
        new ByteSamples(pixels, CheckSizes(pixels, labels?.Length, "labels", height, width, channels, nameof(pixels))),
        labels!,
        (height, width, channels),
        classes);

    /// <summary>One sample.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns>Its values; a copy where the data set is kept as bytes or preprocessed.</returns>
    public ReadOnlySpan<float> Sample(int index)
    {
        if (_source.TryGetFloats(_first + CheckIndex(index), 1, out var row))
        {
            return row;
        }

        var copy = new float[SampleSize];
        _source.Read(_first + index, copy);
        return copy;
    }

    /// <summary>Writes consecutive samples, as the rows of floats that networks take. Allocates nothing.</summary>
    /// <param name="start">The first sample.</param>
    /// <param name="rows">Receives as many samples as it has room for: <see cref="SampleSize"/> values each, at least one.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="SampleSize"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The samples are not all in the data set.</exception>
    public void ReadInputs(int start, Span<float> rows)
    {
        CheckStart(start);
        var count = CheckRows(rows);
        if (count > Count - start)
        {
            throw new ArgumentException(
                $"From sample {start}, a data set of {Count} samples has {Count - start} to give; there is room for {count}.",
                nameof(rows));
        }

        _source.Read(_first + start, rows);
    }

    /// <summary>Writes samples in any order, as the rows of floats that networks take. Allocates nothing.</summary>
    /// <param name="samples">The samples, each an index from 0; one may come more than once.</param>
    /// <param name="rows">Receives <see cref="SampleSize"/> values of each.</param>
    /// <exception cref="ArgumentException">There is room for more samples or fewer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One of the samples is not in the data set.</exception>
    public void ReadInputs(ReadOnlySpan<int> samples, Span<float> rows)
    {
        if (CheckRows(rows) != samples.Length)
        {
            throw new ArgumentException($"{samples.Length} samples need {(long)samples.Length * SampleSize} values; there is room for "
                + $"{rows.Length}.", nameof(rows));
        }

        foreach (var sample in samples)
        {
            CheckIndex(sample);
        }

        _source.Read(samples, _first, rows);
    }

    /// <summary>Consecutive samples: where they lie, or copied into the buffer where they have to be made.</summary>
    internal ReadOnlySpan<float> Rows(int start, int count, float[] buffer)
    {
        if (_source.TryGetFloats(_first + start, count, out var rows))
        {
            return rows;
        }

        var copy = buffer.AsSpan(0, count * SampleSize);
        _source.Read(_first + start, copy);
        return copy;
    }

    /// <summary>A buffer for <see cref="Rows"/> of so many samples; empty where none is needed.</summary>
    internal float[] Buffer(int count) => _source.TryGetFloats(_first, Count, out _) ? [] : new float[count * SampleSize];

    /// <summary>Checks lengths; returns the values of a sample.</summary>
    /// <param name="values">The samples.</param>
    /// <param name="count">How many samples the other array says there are; null where there is none.</param>
    /// <param name="counted">The parameter of the other array.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="name">The parameter of the samples.</param>
    private static int CheckSizes<T>(
        [NotNull] T[]? values, [NotNull] int? count, string counted, int height, int width, int channels, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (count is not { } samples)
        {
            throw new ArgumentNullException(counted);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (samples == 0)
        {
            throw new ArgumentException($"A data set has at least one sample; there are no {counted}.", counted);
        }

        var size = (Int128)height * width * channels;
        return values.Length == samples * size
            ? (int)size
            : throw new ArgumentException(
                $"{samples} {(counted == "labels" ? counted : "rows of targets")} and samples of {size} values need {samples * size} "
                    + $"{name}; there are {values.Length}.",
                name);
    }

    private static FloatSamples CheckFinite(float[] inputs, int size, string name)
    {
        var bad = Guard.FirstNonFinite(inputs);
        return bad < 0
            ? new FloatSamples(inputs, size)
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"Inputs must be finite; the value at index {bad} (sample {bad / size}, feature {bad % size}) is {inputs[bad]}."),
                name);
    }

    private float[] ToFloats()
    {
        var inputs = new float[Count * SampleSize];
        _source.Read(_first, inputs);
        return inputs;
    }

    private int CheckRows(Span<float> rows) => rows.Length > 0 && rows.Length % SampleSize == 0
        ? rows.Length / SampleSize
        : throw new ArgumentException(
            $"Room for whole samples of {SampleSize} values was expected, at least one, not for {rows.Length} values.", nameof(rows));

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
