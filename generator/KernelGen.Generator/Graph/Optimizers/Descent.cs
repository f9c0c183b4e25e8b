using System.Collections.Generic;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>
/// w ← w − η·∇, as a network without an optimizer does it, where that has to be a rule of its own. No attribute declares it.
/// </summary>
internal sealed record DescentOptimizer() : Optimizer("Descent", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [];

    public override float LearningRate => DescentRate;

    public override string? Setting => null;
}
