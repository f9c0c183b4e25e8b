using System;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels;

/// <summary>How a kind of optimizer is lowered.</summary>
/// <param name="Optimizer">The record that the graph has of it.</param>
/// <param name="Create">The lowering of one.</param>
internal sealed record OptimizerRecipe(Type Optimizer, Func<Optimizer, OptimizerLowering> Create)
{
    public static OptimizerRecipe Of<TOptimizer>(Func<TOptimizer, OptimizerLowering> create)
        where TOptimizer : Optimizer =>
        new(typeof(TOptimizer), optimizer => create((TOptimizer)optimizer));
}
