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
}
