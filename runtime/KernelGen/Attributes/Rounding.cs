namespace KernelGen;

/// <summary>How quantized back propagation rounds an activation to a power of two.</summary>
public enum Rounding
{
    /// <summary>Up or down at random, so that the expectation is the value itself: Lin et al. 2016, section 4.</summary>
    Stochastic = 0,

    /// <summary>To the nearer of the two powers, ties to the larger.</summary>
    Nearest = 1,
}
