using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>v ← v − v·2^−shift + g; the step is v.</summary>
internal sealed class ShiftMomentumRule(
    KernelBuilder b, ShiftMomentumOptimizer optimizer, IReadOnlyList<MemoryBuffer> states) : OptimizerRule(b, optimizer, states)
{
    /// <summary>How the optimizer is lowered.</summary>
    public static OptimizerLowering Of(ShiftMomentumOptimizer optimizer) =>
        new(optimizer, (b, states, _) => new ShiftMomentumRule(b, optimizer, states));

    public override string Formula =>
        $"v ← v − v·2^−{optimizer.Shift.ToString(CultureInfo.InvariantCulture)} + g, w ← w − v; g carries the learning rate.";

    public override Expression Step(Variable gradient, Expression index)
    {
        var before = LoadState(0, "velocityBefore", index);
        var after = Builder.Let("velocityAfter", before - PowersOfTwo.Scale(Builder, "velocity", before, -optimizer.Shift) + gradient);
        StoreState(0, index, after);
        return after;
    }
}
