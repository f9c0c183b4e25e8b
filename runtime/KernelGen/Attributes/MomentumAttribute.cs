using System;

namespace KernelGen;

/// <summary>Trains with momentum: v ← μ·v + η·∇, w ← w − v, for weights, biases and the parameters of normalization.</summary>
/// <remarks>
/// Multiplies once per parameter and step, by μ; <see cref="ShiftMomentumAttribute"/> does not. The velocity carries the learning rate
/// (Sutskever et al. 2013, <i>On the importance of initialization and momentum in deep learning</i>): a rate that changes takes effect on
/// new gradients only. Without an optimizer's attribute a network trains with w ← w − η·∇. At most one optimizer may be written.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MomentumAttribute : Attribute
{
    /// <summary>Trains with momentum.</summary>
    /// <param name="momentum">μ, the share of the velocity that is kept from step to step, at least 0 and below 1. Default 0.9.</param>
    public MomentumAttribute(float momentum = 0.9f) => Momentum = momentum;

    /// <summary>μ, the share of the velocity that is kept from step to step.</summary>
    public float Momentum { get; }

    /// <summary>
    /// λ, the weight decay: in each step weights lose λ times the learning rate of themselves, w ← w − η·λ·w, besides the optimizer's step
    /// and apart from the gradient (Loshchilov and Hutter 2019, <i>Decoupled Weight Decay Regularization</i>), 0 to below 1. Default 0.
    /// </summary>
    /// <remarks>
    /// Weights of layers decay; biases and the parameters of normalization do not. Networks without multiplications take a power of two
    /// (KG0032): a shift.
    /// </remarks>
    public float WeightDecay { get; set; }

    /// <summary>
    /// The largest magnitude of a gradient of the mean loss: what is above it or below its negative is limited to it, parameter by
    /// parameter, before the optimizer's rule. Above 0. Not written, gradients are not limited.
    /// </summary>
    /// <remarks>
    /// Comparisons alone, for any limit, in networks without multiplications too; a limit to a norm would take squares, a root and a
    /// quotient.
    /// Gradients of binary and ternary weights are those with respect to weights in units of W0.
    /// </remarks>
    public float ClipValue { get; set; }
}
