using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>A tensor that training changes.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="States">What the optimizer remembers of it, laid out like it.</param>
/// <param name="Gradient">
/// Where the gradient of a vector waits for the optimizer; null without one, and for matrices, which are updated where it is formed.
/// </param>
internal sealed record TrainedTensor(Tensor Tensor, IReadOnlyList<MemoryBuffer> States, MemoryBuffer? Gradient);
