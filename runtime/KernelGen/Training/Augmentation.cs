using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>
/// Changes training samples at random each time they are used, so that a network cannot learn them by heart.
/// Derive a class from it for changes of your own.
/// </summary>
/// <remarks>
/// What becomes of a sample depends on the trainer's seed, the epoch and the sample alone: training stays reproducible, interrupted or not.
/// A resume file holds what <see cref="ToString"/> says of the augmentation and is refused by a trainer with another one.
/// </remarks>
[CLSCompliant(false)]
public abstract class Augmentation
{
    // No network and no shuffle draws from a key with this stream.
    private const uint Stream = 0x8000_0001;

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
        return new RandomTranslation(pixels);
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

    /// <summary>The random bits of a sample in an epoch.</summary>
    internal static ulong Bits(long seed, int epoch, int sample)
    {
        var (low, high) = Threefry.Draw((uint)seed, (uint)(seed >> 32) ^ Stream, (uint)sample, (uint)epoch);
        return ((ulong)high << 32) | low;
    }
}
