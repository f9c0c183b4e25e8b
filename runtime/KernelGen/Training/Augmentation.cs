using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>
/// Changes training samples at random each time they are used, so that a network cannot learn them by heart.
/// Derive a class from it for changes of your own.
/// </summary>
/// <remarks>
/// What becomes of a sample depends on the trainer's seed, the epoch and the sample alone: training stays reproducible, interrupted or not.
/// It runs on a thread beside the one that trains, one mini-batch ahead.
/// A resume file holds what <see cref="ToString"/> says of the augmentation and is refused by a trainer with another one.
/// </remarks>
[CLSCompliant(false)]
public abstract class Augmentation
{
    // No network and no shuffle draws from a key with this stream.
    private const uint Stream = 0x8000_0001;

    // No epoch has this number.
    private const uint PartCounter = 0xFFFF_FFFF;

    /// <summary>
    /// Moves each image by up to so many pixels, horizontally and vertically by amounts of their own; what comes in from outside is 0.
    /// </summary>
    /// <remarks>Whole pixels: rows are copied, no value is computed.</remarks>
    /// <param name="pixels">The most that an image moves in either direction, 1 or more; less than their height and width.</param>
    /// <returns>The augmentation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static Augmentation Translation(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        return new RandomTranslation(pixels, null);
    }

    /// <summary>
    /// Pads each image on all sides and cuts a piece of its own size out of it, anywhere: it moves by up to so many pixels, horizontally
    /// and vertically by amounts of their own.
    /// </summary>
    /// <param name="padding">Rows and columns to add on each side, 1 or more; less than the height and width of images.</param>
    /// <param name="fill">What is in them.</param>
    /// <returns>The augmentation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or no such filling.</exception>
    public static Augmentation Crop(int padding, ImagePadding fill = ImagePadding.Zero)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(padding, 1);
        return Enum.IsDefined(fill)
            ? new RandomTranslation(padding, fill)
            : throw new ArgumentOutOfRangeException(nameof(fill), fill, "Padding is one of Zero, Edge and Reflect.");
    }

    /// <summary>Mirrors each image, left to right, with a probability of one half.</summary>
    /// <returns>The augmentation.</returns>
    public static Augmentation HorizontalFlip() => new RandomFlip();

    /// <summary>
    /// Mixes each sample with another one of the training set, drawn anew every time (Zhang et al. 2018, <i>mixup</i>): the sample's share
    /// is drawn from the distribution Beta(α, α), which for small α mostly leaves one of the two nearly as it is.
    /// </summary>
    /// <remarks>
    /// Targets of a regression are mixed in the same shares. A class cannot be mixed, and no loss is asked to: a sample's label is its own
    /// with the probability of its share and else the other's, so that loss and gradient are those of mix-up in the mean over the draws.
    /// Products are formed where samples are prepared, not in kernels: a network without multiplications keeps its promise. In a sequence
    /// it belongs first: what follows changes the mixture; what stands in front changes one of the two.
    /// </remarks>
    /// <param name="alpha">α, from 0.001 to 1. Default 0.2.</param>
    /// <returns>The augmentation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">α is not from 0.001 to 1.</exception>
    public static Augmentation MixUp(float alpha = 0.2f) => alpha is >= 0.001f and <= 1f
        ? new MixUp(alpha)
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is at least 0.001 and at most 1.");

    /// <summary>This augmentation and then another one, each with random bits of its own.</summary>
    /// <param name="next">What changes the samples that this one has changed.</param>
    /// <returns>Both.</returns>
    public Augmentation Then(Augmentation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new AugmentationSequence(this, next);
    }

    /// <summary>
    /// What it does, with every value that decides it: "translation by up to 2". Two augmentations that say the same do the same.
    /// </summary>
    /// <returns>One line.</returns>
    public abstract override string ToString();

    /// <summary>Refuses images that it cannot change.</summary>
    /// <param name="dataset">The training samples.</param>
    /// <exception cref="ArgumentException">Their shape does not fit.</exception>
    protected internal abstract void Check(Dataset dataset);

    /// <summary>Writes the changed sample. Called for every sample of an epoch, so it should allocate nothing.</summary>
    /// <param name="sample">The sample, [row][column][channel].</param>
    /// <param name="result">Where the changed one goes, in the same layout. Its values are what a sample before it left there.</param>
    /// <param name="dataset">Where the sample comes from: its height, width and channels.</param>
    /// <param name="random">64 random bits.</param>
    protected internal abstract void Apply(ReadOnlySpan<float> sample, Span<float> result, Dataset dataset, ulong random);

    /// <summary>The class of the changed sample: the sample's own, unless an augmentation changes that too.</summary>
    /// <param name="label">The sample's class.</param>
    /// <param name="dataset">Where the sample comes from.</param>
    /// <param name="random">The random bits that <see cref="Apply"/> is given for the same sample.</param>
    /// <returns>A class of the data set.</returns>
    protected internal virtual int ChangeLabel(int label, Dataset dataset, ulong random) => label;

    /// <summary>Changes the targets of a regression with the sample; leaves them, unless an augmentation changes them too.</summary>
    /// <param name="targets">The sample's targets.</param>
    /// <param name="dataset">Where the sample comes from.</param>
    /// <param name="random">The random bits that <see cref="Apply"/> is given for the same sample.</param>
    protected internal virtual void ChangeTargets(Span<float> targets, Dataset dataset, ulong random)
    {
    }

    /// <summary>The random bits of a sample in an epoch.</summary>
    internal static ulong Bits(long seed, int epoch, int sample)
    {
        var (low, high) = Threefry.Draw((uint)seed, (uint)(seed >> 32) ^ Stream, (uint)sample, (uint)epoch);
        return ((ulong)high << 32) | low;
    }

    /// <summary>The random bits of one part of a sequence.</summary>
    internal static ulong BitsOf(int part, ulong random)
    {
        var (low, high) = Threefry.Draw((uint)random, (uint)(random >> 32), (uint)part, PartCounter);
        return ((ulong)high << 32) | low;
    }
}
