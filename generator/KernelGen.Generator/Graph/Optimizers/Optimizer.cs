using System.Collections.Generic;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>How gradients become updates. Where a network has none, w ← w − η·∇.</summary>
/// <param name="Name">As it is declared: "Momentum".</param>
/// <param name="ScalesSteps">
/// Whether the learning rate scales the finished step. The error then carries 1 / samples alone; else it carries the learning rate too.
/// </param>
internal abstract record Optimizer(string Name, bool ScalesSteps)
{
    /// <summary>What it remembers of each parameter.</summary>
    public abstract IReadOnlyList<OptimizerState> States { get; }
}

/// <summary>One value that an optimizer remembers of each parameter.</summary>
/// <param name="Tensor">The end of its tensors' names: "first_moment".</param>
/// <param name="Name">What kernels call it: "firstMoment".</param>
/// <param name="IsNonNegative">Whether it is never negative.</param>
internal sealed record OptimizerState(string Tensor, string Name, bool IsNonNegative);

/// <summary>v ← μ·v + g, w ← w − v.</summary>
internal sealed record MomentumOptimizer(float Momentum) : Optimizer("Momentum", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [new("velocity", "velocity", IsNonNegative: false)];
}

/// <summary>v ← v − v·2^−shift + g, w ← w − v.</summary>
internal sealed record ShiftMomentumOptimizer(int Shift) : Optimizer("ShiftMomentum", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [new("velocity", "velocity", IsNonNegative: false)];
}

/// <summary>Adam, Kingma and Ba 2015.</summary>
internal sealed record AdamOptimizer(float Beta1, float Beta2, float Epsilon) : Optimizer("Adam", ScalesSteps: true)
{
    public override IReadOnlyList<OptimizerState> States =>
        [new("first_moment", "firstMoment", IsNonNegative: false), new("second_moment", "secondMoment", IsNonNegative: true)];
}

/// <summary>Shift-based AdaMax, Hubara, Courbariaux et al. 2016.</summary>
internal sealed record ShiftAdaMaxOptimizer() : Optimizer("ShiftAdaMax", ScalesSteps: true)
{
    public override IReadOnlyList<OptimizerState> States =>
        [new("first_moment", "firstMoment", IsNonNegative: false), new("infinity_norm", "infinityNorm", IsNonNegative: true)];
}
