using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels;

/// <summary>Finds how layers, losses and optimizers are lowered: the only place that knows which there are.</summary>
internal sealed class LoweringTable(IEnumerable<LayerRecipe> layers, IEnumerable<LossRecipe> losses, IEnumerable<OptimizerRecipe> optimizers)
{
    private readonly Dictionary<Type, LayerRecipe> _layers = layers.ToDictionary(recipe => recipe.Layer);
    private readonly Dictionary<Type, LossRecipe> _losses = losses.ToDictionary(recipe => recipe.Loss);
    private readonly Dictionary<Type, OptimizerRecipe> _optimizers = optimizers.ToDictionary(recipe => recipe.Optimizer);

    /// <summary>Everything that can be declared.</summary>
    public static LoweringTable Default { get; } = new(
        [
            LayerRecipe.OfLayer<DenseLayer>((layer, context) => new DenseLowering(layer, context)),
            LayerRecipe.OfNormalisation<BatchNormLayer>(layer => new BatchNormLowering(layer)),
            LayerRecipe.OfNormalisation<ShiftBatchNormLayer>(layer => new ShiftBatchNormLowering(layer)),
            LayerRecipe.OfPart<ReLULayer>(layer => new ReLULowering(layer)),
            LayerRecipe.OfPart<ActivationLayer>(layer => new ActivationLowering(layer)),
            LayerRecipe.OfPart<DropoutLayer>(layer => new DropoutLowering(layer)),
        ],
        [
            LossRecipe.Of<SquaredHingeLoss>(_ => new SquaredHingeLowering()),
            LossRecipe.Of<HingeLoss>(_ => new HingeLowering()),
            LossRecipe.Of<SoftmaxCrossEntropyLoss>(_ => new SoftmaxCrossEntropyLowering()),
            LossRecipe.Of<MeanSquaredErrorLoss>(_ => new MeanSquaredErrorLowering()),
            LossRecipe.Of<UserLoss>(loss => new UserLossLowering(loss)),
        ],
        [
            OptimizerRecipe.Of<MomentumOptimizer>(MomentumRule.Of),
            OptimizerRecipe.Of<ShiftMomentumOptimizer>(ShiftMomentumRule.Of),
            OptimizerRecipe.Of<AdamOptimizer>(AdamRule.Of),
            OptimizerRecipe.Of<ShiftAdaMaxOptimizer>(ShiftAdaMaxRule.Of),
        ]);

    public LossLowering Loss(Loss loss) => _losses[loss.GetType()].Create(loss);

    /// <summary>Null where there is no optimizer.</summary>
    public OptimizerLowering? Optimizer(Optimizer? optimizer) => optimizer is null ? null : _optimizers[optimizer.GetType()].Create(optimizer);

    /// <summary>The lowering of the group that a context is for.</summary>
    public LayerLowering Lower(LoweringContext context)
    {
        var group = context.Group.Layers;
        var first = _layers[group[0].GetType()];
        if (first.Alone is not null)
        {
            return first.Alone(group[0], context);
        }

        var norm = first.Norm?.Invoke(group[0]);
        var parts = group.Skip(norm is null ? 0 : 1).Select(layer => _layers[layer.GetType()].Part!(layer));
        return new FusedGroupLowering(context, norm, [.. parts]);
    }
}
