using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels;

/// <summary>How a kind of layer, a loss or an optimizer is lowered. One of the functions is there.</summary>
internal sealed class LoweringRecipe
{
    private LoweringRecipe(Type record) => Record = record;

    /// <summary>The record that the graph has of it.</summary>
    public Type Record { get; }

    /// <summary>Of a layer with kernels of its own.</summary>
    public Func<Layer, LoweringContext, LayerLowering>? Layer { get; private set; }

    /// <summary>Of a layer that shares passes over memory with others.</summary>
    public Func<Layer, FusedPart>? Part { get; private set; }

    /// <summary>Of a layer that such passes begin with.</summary>
    public Func<Layer, NormalisationLowering>? Normalisation { get; private set; }

    public Func<Loss, LossLowering>? Loss { get; private set; }

    public Func<Optimizer, OptimizerLowering>? Optimizer { get; private set; }

    /// <summary>A layer with kernels of its own.</summary>
    public static LoweringRecipe OfLayer<TLayer>(Func<TLayer, LoweringContext, LayerLowering> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Layer = (layer, context) => create((TLayer)layer, context) };

    /// <summary>A layer that shares passes over memory with others.</summary>
    public static LoweringRecipe OfPart<TLayer>(Func<TLayer, FusedPart> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Part = layer => create((TLayer)layer) };

    /// <summary>A layer that such passes begin with.</summary>
    public static LoweringRecipe OfNormalisation<TLayer>(Func<TLayer, NormalisationLowering> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Normalisation = layer => create((TLayer)layer) };

    public static LoweringRecipe OfLoss<TLoss>(Func<TLoss, LossLowering> create)
        where TLoss : Loss =>
        new(typeof(TLoss)) { Loss = loss => create((TLoss)loss) };

    public static LoweringRecipe OfOptimizer<TOptimizer>(Func<TOptimizer, OptimizerLowering> create)
        where TOptimizer : Optimizer =>
        new(typeof(TOptimizer)) { Optimizer = optimizer => create((TOptimizer)optimizer) };
}
