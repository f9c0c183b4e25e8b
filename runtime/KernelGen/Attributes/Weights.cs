namespace KernelGen;

/// <summary>What the weights of a layer are when they meet data: Lin et al. 2016, section 3.</summary>
public enum Weights
{
    /// <summary>The real value itself: the full-precision baseline, which multiplies.</summary>
    Real = 0,

    /// <summary>−1 or +1, sampled once per mini-batch with P(+1) = (w + 1) / 2.</summary>
    Binary = 1,

    /// <summary>−1, 0 or +1, sampled once per mini-batch: sign(w) with probability |w|, else 0.</summary>
    Ternary = 2,
}
