using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Dense;

/// <summary>The memory of one dense layer.</summary>
internal sealed record DenseBuffers(
    string Name,
    WeightLayout Layout,
    MemoryBuffer Weights,
    MemoryBuffer? Bias,
    MemoryBuffer? ForwardCodes,
    MemoryBuffer? BackwardCodes,
    MemoryBuffer? OneSampleCodes,
    MemoryBuffer? Signs,
    MemoryBuffer? Nonzeros,
    FixedBuffers? Fixed,
    FixedBuffers? FixedBelow,
    MemoryBuffer Output);
