using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>Shift-based AdaMax, Hubara, Courbariaux et al. 2016.</summary>
internal sealed record ShiftAdaMaxOptimizer() : Optimizer("ShiftAdaMax", ScalesSteps: true)
{
    public override IReadOnlyList<OptimizerState> States =>
        [new("first_moment", "firstMoment", IsNonNegative: false), new("infinity_norm", "infinityNorm", IsNonNegative: true)];

    public override float LearningRate => StepRate;

    public override string? Setting => null;
}

/// <summary>[ShiftAdaMax].</summary>
internal sealed class ShiftAdaMaxDefinition() : OptimizerDefinition("ShiftAdaMax")
{
    protected override Optimizer Make(DeclaredAttribute attribute) => new ShiftAdaMaxOptimizer();
}
