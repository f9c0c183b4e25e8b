using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>The memory of a loss.</summary>
/// <param name="Logits">The last layer's outputs.</param>
/// <param name="Gradient">Where the gradient at them goes.</param>
/// <param name="Labels">[sample block][lane] of labels; unused where there are targets.</param>
/// <param name="Targets">[sample block][output][lane] of targets; only with losses that take them.</param>
/// <param name="Mask">[sample block][lane], all ones for samples that exist.</param>
/// <param name="Reciprocal">The powers of 1/samples; only without multiplications.</param>
/// <param name="Losses">[sample block][lane] of losses.</param>
/// <param name="Total">Where their sum goes, or their mean.</param>
internal sealed record LossBuffers(
    MemoryBuffer Logits,
    MemoryBuffer Gradient,
    MemoryBuffer Labels,
    MemoryBuffer? Targets,
    MemoryBuffer Mask,
    MemoryBuffer Reciprocal,
    MemoryBuffer Losses,
    MemoryBuffer Total);
