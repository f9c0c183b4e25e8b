namespace KernelGen;

/// <summary>How a real-valued weight becomes a binary or ternary one in training.</summary>
public enum Sampling
{
    /// <summary>Drawn at random with probabilities given by the weight, once per mini-batch.</summary>
    Stochastic = 0,

    /// <summary>Rounded: binary sign(w) with sign(0) = +1; ternary 0 where |w| ≤ ½, else sign(w).</summary>
    Deterministic = 1,
}
