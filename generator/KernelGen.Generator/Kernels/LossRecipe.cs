using System;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Kernels.Losses;

namespace KernelGen.Generator.Kernels;

/// <summary>How a kind of loss is lowered.</summary>
/// <param name="Loss">The record that the graph has of it.</param>
/// <param name="Create">The lowering of one.</param>
internal sealed record LossRecipe(Type Loss, Func<Loss, LossLowering> Create)
{
    public static LossRecipe Of<TLoss>(Func<TLoss, LossLowering> create)
        where TLoss : Loss =>
        new(typeof(TLoss), loss => create((TLoss)loss));
}
