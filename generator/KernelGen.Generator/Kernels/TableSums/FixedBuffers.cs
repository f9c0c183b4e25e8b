using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>The memory of sums in fixed point, in one direction of a layer.</summary>
/// <param name="Rounded">What is summed.</param>
/// <param name="Scales">Each sample's power of two.</param>
/// <param name="Sums">The sums.</param>
internal sealed record FixedBuffers(MemoryBuffer Rounded, MemoryBuffer Scales, MemoryBuffer Sums);
