namespace KernelGen;

/// <summary>What binary and ternary weights are in inference. Real-valued layers are the same under all three.</summary>
public enum InferenceWeights
{
    /// <summary>The deterministic sample: ternary 0 if |w| ≤ ½, else sign(w); binary sign(w). Needs no multiplication.</summary>
    Rounded = 0,

    /// <summary>The real value that training keeps behind each weight. Multiplies.</summary>
    Real = 1,

    /// <summary>A stochastic sample, drawn as in training. Needs no multiplication.</summary>
    Sampled = 2,
}
