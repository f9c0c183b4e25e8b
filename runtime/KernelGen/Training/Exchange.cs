namespace KernelGen;

/// <summary>How gradients of weights are rounded before they are added up over shards: what <see cref="Trainer.Exchange"/> takes.</summary>
public enum Exchange
{
    /// <summary>Floats as they are: 32 bits a gradient.</summary>
    Exact,

    /// <summary>
    /// −s, 0 or s at random, with the gradient as the mean; s, which sixteen gradients share, is 1 to 16 sixteenths of a power of two
    /// that 256 share: 1.88 bits a gradient in all.
    /// </summary>
    Ternary,

    /// <summary>
    /// Zero or one of the seven powers of two, up to the first that none of 256 gradients exceeds, with a sign, at random between the
    /// nearest two, with the gradient as the mean: 4.03 bits a gradient.
    /// </summary>
    PowersOfTwo,
}
