namespace KernelGen;

/// <summary>What a layer does in one phase of a full mini-batch.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Operations">What its kernels do.</param>
public sealed record PhaseCosts(CostPhase Phase, OperationCounts Operations);
