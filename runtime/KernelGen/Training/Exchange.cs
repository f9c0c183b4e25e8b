namespace KernelGen;

/// <summary>How gradients of weights are rounded before they are added up over shards: what <see cref="Trainer.Exchange"/> takes.</summary>
public enum Exchange
{
    /// <summary>Floats as they are: 32 bits a gradient.</summary>
    Exact,

    /// <summary>
    /// −s, 0 or s at random, with the gradient as the mean, s being a power of two: 1.725 bits a gradient, counting that of s, which 64
    /// gradients share.
    /// </summary>
    Ternary,

    /// <summary>
    /// Zero or one of the seven powers of two up to s, with a sign, at random between the nearest two, with the gradient as the mean: 4.125
    /// bits a gradient.
    /// </summary>
    PowersOfTwo,
}
