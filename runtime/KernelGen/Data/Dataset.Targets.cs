using System;
using System.Diagnostics.CodeAnalysis;
using KernelGen.Runtime;

namespace KernelGen;

// Data sets for regression.
public sealed partial class Dataset
{
#pragma warning disable RS0026 // Sizes between tell samples from images, the second argument labels from targets, whatever is left out.
    /// <summary>A data set of flat samples with targets.</summary>
    /// <param name="inputs">The samples, one after the other. Kept, not copied: do not change them afterwards.</param>
    /// <param name="targets">What a network is to make of each sample, one sample after the other. Kept, not copied.</param>
    /// <param name="sampleSize">Values in a sample.</param>
    /// <param name="targetSize">Targets of a sample.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a value is not finite.</exception>
    public Dataset(float[] inputs, float[] targets, int sampleSize, int targetSize = 1)
        : this(inputs, targets, 1, 1, sampleSize, targetSize)
    {
    }

    /// <summary>A data set of images with targets.</summary>
    /// <param name="inputs">The samples, one after the other, channels innermost. Kept, not copied: do not change them afterwards.</param>
    /// <param name="targets">What a network is to make of each image, one image after the other. Kept, not copied.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="targetSize">Targets of an image.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a value is not finite.</exception>
    public Dataset(float[] inputs, float[] targets, int height, int width, int channels, int targetSize = 1)
#pragma warning restore RS0026
        : this(
            CheckFinite(
                inputs,
                CheckSizes(inputs, TargetRows(targets, targetSize), "targets", height, width, channels, nameof(inputs)),
                nameof(inputs)),
            targets,
            (height, width, channels),
            targetSize)
    {
    }

    private Dataset(SampleSource source, float[] targets, (int Height, int Width, int Channels) shape, int targetSize)
    {
        _source = source;
        _targets = targets;
        TargetSize = targetSize;
        Count = targets.Length / targetSize;
        (Height, Width, Channels) = shape;
    }

    /// <summary>Whether every sample has targets: regressors learn from the data set.</summary>
    public bool HasTargets => _targets is not null;

    /// <summary>Targets of one sample; 0 where there are labels.</summary>
    public int TargetSize { get; }

    /// <summary>The targets of all samples, one sample after the other.</summary>
    /// <exception cref="InvalidOperationException">The data set has labels.</exception>
    public ReadOnlySpan<float> Targets => CheckedTargets.AsSpan(_first * TargetSize, Count * TargetSize);

    /// <summary>"labels of 10 classes", or "2 targets".</summary>
    internal string AnswerText => HasLabels ? $"labels of {Classes} classes" : TargetText;

    private float[] CheckedTargets => _targets
        ?? throw new InvalidOperationException($"The data set has no targets, but labels of {Classes} classes.");

    private string TargetText => TargetSize == 1 ? "1 target" : $"{TargetSize} targets";

    /// <summary>A data set of images that are kept as bytes and read as values of 0…1, with targets.</summary>
    /// <param name="pixels">The images, one after the other, channels innermost. Kept, not copied: do not change them afterwards.</param>
    /// <param name="targets">What a network is to make of each image, one image after the other. Kept, not copied.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Bytes per pixel.</param>
    /// <param name="targetSize">Targets of an image.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">Lengths do not match, or a target is not finite.</exception>
#pragma warning disable RS0026 // The second argument tells labels from targets.
    public static Dataset FromBytes(byte[] pixels, float[] targets, int height, int width, int channels, int targetSize = 1) => new(
#pragma warning restore RS0026
        new ByteSamples(pixels, CheckSizes(pixels, TargetRows(targets, targetSize), "targets", height, width, channels, nameof(pixels))),
        targets,
        (height, width, channels),
        targetSize);

    /// <summary>The targets of one sample.</summary>
    /// <param name="index">Its index, from 0.</param>
    /// <returns><see cref="TargetSize"/> values.</returns>
    /// <exception cref="InvalidOperationException">The data set has labels.</exception>
    public ReadOnlySpan<float> Target(int index) => CheckedTargets.AsSpan((_first + CheckIndex(index)) * TargetSize, TargetSize);

    /// <summary>Checks targets; returns the number of samples that they are for.</summary>
    private static int TargetRows([NotNull] float[]? targets, int targetSize)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        var (rows, rest) = Math.DivRem(targets.Length, targetSize);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{targetSize} targets for each sample were expected; {targets.Length} are those of {rows} samples and {rest} more.",
                nameof(targets));
        }

        var bad = Guard.FirstNonFinite(targets);
        return bad < 0
            ? rows
            : throw new ArgumentException(
                FormattableString.Invariant($"Targets must be finite; the value at index {bad} (sample {bad / targetSize}, ")
                    + FormattableString.Invariant($"target {bad % targetSize}) is {targets[bad]}."),
                nameof(targets));
    }
}
