using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>A value that the network computes anew in every step t: η/(1 − βᵗ), or 1/(1 − βᵗ).</summary>
/// <param name="Host">What kernels call it.</param>
/// <param name="Beta">β.</param>
/// <param name="HasRate">Whether the learning rate η is in it.</param>
internal sealed record StepValue(HostValue Host, float Beta, bool HasRate);
