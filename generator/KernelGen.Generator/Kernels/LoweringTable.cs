using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels;

/// <summary>Finds how the layers, the loss and the optimizer of a graph are lowered.</summary>
internal sealed class LoweringTable(IEnumerable<LoweringRecipe> recipes)
{
    private readonly Dictionary<Type, LoweringRecipe> _recipes = recipes.ToDictionary(recipe => recipe.Record);

    public LossLowering Loss(Loss loss) => Of(loss).Loss!(loss);

    /// <summary>Null where there is no optimizer.</summary>
    public OptimizerLowering? Optimizer(Optimizer? optimizer) => optimizer is null ? null : Of(optimizer).Optimizer!(optimizer);

    /// <summary>The lowering of the group that a context is for.</summary>
    public LayerLowering Lower(LoweringContext context)
    {
        var layers = context.Group.Layers;
        if (Of(layers[0]).Layer is { } create)
        {
            return create(layers[0], context);
        }

        var norm = Of(layers[0]).Normalisation?.Invoke(layers[0]);
        var parts = layers.Skip(norm is null ? 0 : 1).Select(layer => Of(layer).Part!(layer));
        return new FusedGroupLowering(context, norm, [.. parts]);
    }

    private LoweringRecipe Of(object record) => _recipes.TryGetValue(record.GetType(), out var recipe)
        ? recipe
        : throw new InvalidOperationException($"No lowering is known for {record.GetType().Name}.");
}
