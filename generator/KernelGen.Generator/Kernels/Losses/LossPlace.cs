using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>The sample block that the kernel of a loss is at.</summary>
/// <param name="Builder">The kernel.</param>
/// <param name="Outputs">Logits of a sample.</param>
/// <param name="Block">The sample block.</param>
/// <param name="Logits">The logits.</param>
/// <param name="Gradient">Where the gradient at them goes.</param>
/// <param name="Targets">The targets, [sample block][output][lane]; null for losses that take labels.</param>
/// <param name="Labels">The label of each sample; null for losses that take targets.</param>
/// <param name="Valid">Which lanes hold a sample.</param>
/// <param name="Scale">What the gradient carries.</param>
/// <param name="Loss">The loss of each sample, as far as it is summed.</param>
internal sealed record LossPlace(
    KernelBuilder Builder,
    int Outputs,
    Variable Block,
    Pointer Logits,
    Pointer Gradient,
    Pointer? Targets,
    Variable? Labels,
    Variable Valid,
    GradientScale Scale,
    Variable Loss)
{
    /// <summary>Where an output's values lie.</summary>
    public Expression Index(Variable output) => Logits.At((Axis.SampleBlock, Block), (Axis.Feature, output));

    /// <summary>Adds to the loss of each sample.</summary>
    public void Add(Expression term) => Builder.Set(Loss, Loss + term);

    /// <summary>The gradient at an output; lanes without a sample have none.</summary>
    public void StoreGradient(Expression index, Expression value) => Builder.Store(Gradient, index, (value.AsBits() & Valid).AsLanes());
}
