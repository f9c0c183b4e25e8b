using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The memory that the gradient of a convolution's weights passes through.</summary>
/// <param name="Rows">The input by samples.</param>
/// <param name="Gradients">The gradient of the output by samples.</param>
/// <param name="Places">Of gradients behind a pooling: where each belongs; null without one.</param>
/// <param name="Largest">The largest magnitudes of each filter's gradients; null where inputs are not quantized.</param>
/// <param name="Sums">Sums of each unit of work.</param>
/// <param name="Target">The gradient of the weights, laid out like them.</param>
internal sealed record GradientBuffers(
    MemoryBuffer Rows, MemoryBuffer Gradients, MemoryBuffer? Places, MemoryBuffer? Largest, MemoryBuffer Sums, MemoryBuffer Target);
