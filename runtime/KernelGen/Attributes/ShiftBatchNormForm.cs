namespace KernelGen;

/// <summary>What <see cref="ShiftBatchNormAttribute"/> divides by, and how its factors are rounded.</summary>
public enum ShiftBatchNormForm
{
    /// <summary>
    /// Mean absolute deviation: s = 1¼·mean(|z − μ|), which estimates the standard deviation of a Gaussian (√(π/2) ≈ 1.2533) without a
    /// square or a root. 1/s and γ/s are sums of a few signed powers of two. Trains as well as ordinary batch normalization.
    /// </summary>
    Deviation,

    /// <summary>
    /// The published form (Hubara, Courbariaux et al. 2016, Binarized Neural Networks, algorithm 2): σ² = mean(c·AP2(c)) with
    /// AP2(x) = sign(x)·2^round(log₂|x|), and AP2(1/√(σ² + ε)) and AP2(γ) as factors, a single power of two each.
    /// </summary>
    Variance,
}
