using KernelGen.Generator.Ir;

namespace KernelGen.Analyzers.Costs;

/// <summary>What one reason costs in one layer.</summary>
/// <param name="Reason">As the kernels' nodes carry it.</param>
/// <param name="Layer">The layer whose kernels pay for it; the number of layers for the loss.</param>
/// <param name="Training">In a training step.</param>
/// <param name="Inference">In inference.</param>
internal sealed record ReasonCost(Reason Reason, int Layer, CostCount Training, CostCount Inference);
