using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>The memory of one dense layer.</summary>
internal sealed record DensePlanes(
    string Name,
    WeightLayout Layout,
    Plane Weights,
    Plane? Bias,
    Plane? ForwardCodes,
    Plane? BackwardCodes,
    Plane? OneSampleCodes,
    Plane? Signs,
    Plane? Nonzeros,
    FixedPlanes? Fixed,
    FixedPlanes? FixedBelow,
    Plane Output);
