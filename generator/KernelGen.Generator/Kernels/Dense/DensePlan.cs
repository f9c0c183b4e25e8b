using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>How the kernels of one dense layer are built.</summary>
/// <param name="Weights">How sums with its weights are formed.</param>
/// <param name="EntriesPerIteration">Error rows added at a time in the update: 2 or 4.</param>
/// <param name="ShiftsRows">Whether the update shifts every error row for every input, rather than adding listed rows and doubling.</param>
internal sealed record DensePlan(WeightPlan Weights, int EntriesPerIteration, bool ShiftsRows);
