using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>What becomes of the gradient of a layer's weights where it is formed.</summary>
/// <param name="Optimizer">The optimizer; null for plain descent.</param>
/// <param name="States">What it remembers of the weights.</param>
/// <param name="Gradient">Where the gradient waits for the update, laid out like the weights; null where it becomes one at once.</param>
internal sealed record WeightTarget(OptimizerLowering? Optimizer, IReadOnlyList<MemoryBuffer> States, MemoryBuffer? Gradient)
{
    /// <summary>Whether no factor may be a product.</summary>
    public bool IsMultiplicationFree { get; init; }

    /// <summary>The end of the name of the kernel that forms the gradient.</summary>
    public string KernelSuffix => Gradient is null ? "Update" : "Gradient";

    /// <summary>What that kernel does besides.</summary>
    public string Words => Gradient is null ? ", and the update" : string.Empty;
}
