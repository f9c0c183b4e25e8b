using System;

namespace KernelGen.Kernels.Tests;

/// <summary>An optimizer as it is declared.</summary>
internal abstract record OptimizerSpec
{
    /// <summary>λ; 0 where it is not written.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The largest gradient; 0 where it is not written.</summary>
    public float ClipValue { get; init; }

    /// <summary>The attribute, without brackets.</summary>
    public string Attribute
    {
        get
        {
            string[] arguments =
            [
                .. Arguments,
                .. WeightDecay > 0 ? [FormattableString.Invariant($"WeightDecay = {WeightDecay:R}f")] : Array.Empty<string>(),
                .. ClipValue > 0 ? [FormattableString.Invariant($"ClipValue = {ClipValue:R}f")] : Array.Empty<string>(),
            ];
            return arguments.Length == 0 ? Name : $"{Name}({string.Join(", ", arguments)})";
        }
    }

    /// <summary>The attribute's name.</summary>
    protected abstract string Name { get; }

    /// <summary>Arguments of its own.</summary>
    protected virtual string[] Arguments => [];
}

/// <summary>w ← w − g.</summary>
internal sealed record SgdSpec : OptimizerSpec
{
    protected override string Name => "SGD";
}

/// <summary>v ← μ·v + g.</summary>
internal sealed record MomentumSpec(float Momentum) : OptimizerSpec
{
    protected override string Name => "Momentum";

    protected override string[] Arguments => [FormattableString.Invariant($"{Momentum:R}f")];
}

/// <summary>v ← v − v·2^−k + g.</summary>
internal sealed record ShiftMomentumSpec(int Shift) : OptimizerSpec
{
    protected override string Name => "ShiftMomentum";

    protected override string[] Arguments => [FormattableString.Invariant($"{Shift}")];
}

/// <summary>Adam.</summary>
internal sealed record AdamSpec(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f) : OptimizerSpec
{
    protected override string Name => "Adam";

    protected override string[] Arguments =>
        [FormattableString.Invariant($"Beta1 = {Beta1:R}f, Beta2 = {Beta2:R}f, Epsilon = {Epsilon:R}f")];
}

/// <summary>Shift-based AdaMax.</summary>
internal sealed record ShiftAdaMaxSpec : OptimizerSpec
{
    protected override string Name => "ShiftAdaMax";
}
