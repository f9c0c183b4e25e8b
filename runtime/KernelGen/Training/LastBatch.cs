namespace KernelGen;

/// <summary>
/// What becomes of the samples that are left over when the training set is no multiple of the
/// mini-batch. Where it is one, all four are the same.
/// </summary>
/// <remarks>
/// A training set smaller than a mini-batch is one mini-batch of all its samples, under every choice. Which samples are left
/// over is drawn anew in every epoch, with their order.
/// </remarks>
public enum LastBatch
{
    /// <summary>
    /// As many mini-batches as <see cref="Keep"/>, of the same number of samples, give or take one: 66 samples by 32 are three mini-batches
    /// of 22. Every sample is used once an epoch, and statistics are never those of a few samples.
    /// </summary>
    Balance = 0,

    /// <summary>
    /// The last mini-batch is filled up with the first samples of the epoch, which are used twice in it. 66 samples by 32: 32, 32, 32.
    /// </summary>
    Wrap = 1,

    /// <summary>Samples that are left over are not used in this epoch. 66 samples by 32: 32, 32.</summary>
    Drop = 2,

    /// <summary>
    /// They are a mini-batch of their own, trained at the full rate. 66 samples by 32: 32, 32, 2. Under a normalising layer a few samples
    /// are statistics that fit none other, and the error rises.
    /// </summary>
    Keep = 3,
}
