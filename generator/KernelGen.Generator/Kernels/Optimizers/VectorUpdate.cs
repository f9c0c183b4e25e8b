using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>An optimizer's update of a vector parameter: biases, γ and β. Lanes are features.</summary>
internal static class VectorUpdate
{
    /// <param name="name">The kernel's name: "BatchNorm1GammaUpdate".</param>
    /// <param name="layerIndex">The layer that it counts for.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="parameter">[feature], padded to whole vectors.</param>
    /// <param name="gradient">
    /// The same of gradients summed over the mini-batch; a persistent buffer, so that its padding stays zero.
    /// </param>
    /// <param name="states">What the optimizer remembers, each like the parameter.</param>
    /// <param name="features">Values of the parameter.</param>
    /// <param name="isMultiplicationFree">Whether no factor may be a product.</param>
    public static Kernel Lower(
        string name,
        int layerIndex,
        OptimizerLowering optimizer,
        MemoryBuffer parameter,
        MemoryBuffer gradient,
        IReadOnlyList<MemoryBuffer> states,
        int features,
        bool isMultiplicationFree)
    {
        var b = new KernelBuilder(name, layerIndex);
        var target = b.MemoryBuffer("parameter", parameter);
        var source = b.MemoryBuffer("gradients", gradient);
        var rule = optimizer.Begin(b, states, 0);
        Regularisation regularisation = new(b, optimizer.Optimizer, isMultiplicationFree, 0, decays: false);
        var noise = optimizer.Optimizer.Noise is null ? null : new GradientNoise(b, optimizer.Optimizer, isMultiplicationFree, 0);
        b.ForUnits("group", Lane.RoundUp(features, Lane.Count) / Lane.Count, group =>
        {
            var index = target.At((parameter.Layout.Dimensions[0].Axis, group.Stride(Lane.Count)));
            var value = b.Let("gradient", new Load(source, index, ValueKind.Lanes));
            var limited = regularisation.Limited(value);
            var exists = (new LaneIndex() + group.Stride(Lane.Count)).IsLessThan(features);
            var step = rule.Step(noise?.Added(limited, index, exists) ?? limited, index);
            b.Store(target, index, new Load(target, index, ValueKind.Lanes) - step);
        });
        return b.Build(
            $"Layer {layerIndex}: the update of {features} values of buffer {parameter.Name} by {optimizer.Optimizer.Name}.",
            [rule.Formula]);
    }
}
