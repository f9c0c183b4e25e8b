namespace KernelGen;

/// <summary>A part of what a network computes.</summary>
public enum CostPhase
{
    /// <summary>Training, from samples to logits.</summary>
    Forward = 0,

    /// <summary>Training, from the loss to gradients.</summary>
    Backward = 1,

    /// <summary>Training, from gradients to new weights.</summary>
    Update = 2,

    /// <summary>Prediction of a mini-batch.</summary>
    Inference = 3,
}
