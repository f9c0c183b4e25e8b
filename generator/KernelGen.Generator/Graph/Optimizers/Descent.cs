using System.Collections.Generic;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>
/// w ← w − η·∇, as a network without an optimizer does it, where that has to be a rule of its own or is declared with settings.
/// </summary>
internal sealed record DescentOptimizer() : Optimizer("Descent", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [];

    public override float LearningRate => DescentRate;

    public override string? Setting => null;
}

/// <summary>[SGD].</summary>
internal sealed class SGDDefinition() : OptimizerDefinition("SGD")
{
    protected override Optimizer Make(DeclaredAttribute attribute) => new DescentOptimizer();
}
