using System;

namespace KernelGen.Kernels.Tests;

/// <summary>An optimizer as it is declared.</summary>
internal abstract record OptimizerSpec
{
    /// <summary>The attribute, without brackets.</summary>
    public abstract string Attribute { get; }
}

/// <summary>v ← μ·v + g.</summary>
internal sealed record MomentumSpec(float Momentum) : OptimizerSpec
{
    public override string Attribute => FormattableString.Invariant($"Momentum({Momentum:R}f)");
}

/// <summary>v ← v − v·2^−k + g.</summary>
internal sealed record ShiftMomentumSpec(int Shift) : OptimizerSpec
{
    public override string Attribute => FormattableString.Invariant($"ShiftMomentum({Shift})");
}

/// <summary>Adam.</summary>
internal sealed record AdamSpec(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f) : OptimizerSpec
{
    public override string Attribute =>
        FormattableString.Invariant($"Adam(Beta1 = {Beta1:R}f, Beta2 = {Beta2:R}f, Epsilon = {Epsilon:R}f)");
}

/// <summary>Shift-based AdaMax.</summary>
internal sealed record ShiftAdaMaxSpec : OptimizerSpec
{
    public override string Attribute => "ShiftAdaMax";
}
