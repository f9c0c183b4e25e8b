namespace KernelGen.Generator.Ir;

/// <summary>What the operations of a launch are for.</summary>
internal enum Phase
{
    /// <summary>From samples to logits in training, sampling and encoding of the weights included (Lin et al. 2016, algorithm 1).</summary>
    Forward,

    /// <summary>The loss, and the gradient from layer to layer; vectors may be updated on the way.</summary>
    Backward,

    /// <summary>
    /// Of parameters, with the quantization of what they are updated by; their first values, and their codes in inference.
    /// </summary>
    Update,

    /// <summary>From samples to logits with rounded weights, or real-valued ones where there are no others; statistics for it.</summary>
    Inference,
}
