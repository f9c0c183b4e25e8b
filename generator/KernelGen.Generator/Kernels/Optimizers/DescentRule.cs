using System.Collections.Generic;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>Plain descent as a rule of its own, for gradients that are in memory before anything is updated.</summary>
internal sealed class DescentRule(KernelBuilder b, DescentOptimizer optimizer, IReadOnlyList<MemoryBuffer> states)
    : OptimizerRule(b, optimizer, states)
{
    /// <summary>How it is lowered.</summary>
    public static OptimizerLowering Lowering { get; } = Of(new DescentOptimizer());

    public override string Formula => "w ← w − g; g carries the learning rate.";

    public override Expression Step(Variable gradient, Expression index) => gradient;

    public static OptimizerLowering Of(DescentOptimizer optimizer) =>
        new(optimizer, (b, states, _) => new DescentRule(b, optimizer, states));
}
