using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels;

/// <summary>How a kind of layer is lowered: with kernels of its own, or within passes over memory that it shares.</summary>
internal sealed class LayerRecipe
{
    private LayerRecipe(Type layer) => Layer = layer;

    /// <summary>The record that the graph has of such a layer.</summary>
    public Type Layer { get; }

    /// <summary>The lowering of a layer with kernels of its own.</summary>
    public Func<Layer, LoweringContext, LayerLowering>? Alone { get; private set; }

    /// <summary>The lowering of one that shares passes over memory with others.</summary>
    public Func<Layer, FusedPart>? Part { get; private set; }

    /// <summary>The lowering of one that such passes begin with.</summary>
    public Func<Layer, NormalisationLowering>? Norm { get; private set; }

    public static LayerRecipe OfLayer<TLayer>(Func<TLayer, LoweringContext, LayerLowering> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Alone = (layer, context) => create((TLayer)layer, context) };

    public static LayerRecipe OfPart<TLayer>(Func<TLayer, FusedPart> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Part = layer => create((TLayer)layer) };

    public static LayerRecipe OfNormalisation<TLayer>(Func<TLayer, NormalisationLowering> create)
        where TLayer : Layer =>
        new(typeof(TLayer)) { Norm = layer => create((TLayer)layer) };
}
