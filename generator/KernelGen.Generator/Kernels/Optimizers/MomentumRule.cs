using System.Collections.Generic;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>v ← μ·v + g; the step is v.</summary>
internal sealed class MomentumRule(
    KernelBuilder b, MomentumOptimizer optimizer, IReadOnlyList<MemoryBuffer> states) : OptimizerRule(b, optimizer, states)
{
    /// <summary>How the optimizer is lowered.</summary>
    public static OptimizerLowering Of(MomentumOptimizer optimizer) =>
        new(optimizer, (b, states, _) => new MomentumRule(b, optimizer, states));

    public override string Formula => "v ← μ·v + g, w ← w − v; g carries the learning rate.";

    public override Expression Step(Variable gradient, Expression index)
    {
        var before = LoadState(0, "velocityBefore", index);
        var after = Builder.Let("velocityAfter", before.Times(optimizer.Momentum, Reason.Momentum) + gradient);
        StoreState(0, index, after);
        return after;
    }
}
