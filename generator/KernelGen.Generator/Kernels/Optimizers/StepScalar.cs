using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>A value that the network computes anew in every step t: η/(1 − βᵗ), or 1/(1 − βᵗ).</summary>
/// <param name="Host">What kernels call it.</param>
/// <param name="Beta">β.</param>
/// <param name="HasRate">Whether the learning rate η is in it.</param>
internal sealed record StepScalar(KernelScalar Host, float Beta, bool HasRate);
