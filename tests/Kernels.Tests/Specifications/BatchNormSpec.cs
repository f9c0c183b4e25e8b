using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Batch normalization; a null ε means "not written".</summary>
internal sealed record BatchNormSpec(float? Epsilon = null) : LayerSpec
{
    public override string Attribute =>
        Epsilon is { } epsilon ? FormattableString.Invariant($"BatchNorm(Epsilon = {epsilon:R}f)") : "BatchNorm";
}
