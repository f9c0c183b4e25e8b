namespace KernelGen;

/// <summary>What the weights of a layer are when they meet data.</summary>
public enum Weights
{
    /// <summary>The real value itself: the full-precision baseline, which multiplies.</summary>
    Real = 0,

    /// <summary>−1 or +1, sampled once per mini-batch with P(+1) = (w + 1) / 2. Lin et al. 2016, section 3.1.</summary>
    Binary = 1,

    /// <summary>−1, 0 or +1, sampled once per mini-batch: sign(w) with probability |w|, else 0. Lin et al. 2016, section 3.2.</summary>
    Ternary = 2,

    /// <summary>
    /// 0 or a sum of signed powers of two, of which <see cref="PowersOfTwoAttribute"/> says how many and which; between the two next to a
    /// weight sampled once per mini-batch, so that the mean is the weight. Marchesi et al. 1993.
    /// </summary>
    PowersOfTwo = 3,
}
