using System;

namespace KernelGen;

/// <summary>
/// Trains with plain stochastic gradient descent, w ← w − η·∇: what a network without an optimizer does. To be written where it is to have
/// <see cref="WeightDecay"/> or <see cref="ClipValue"/>.
/// </summary>
/// <remarks>Multiplies nowhere besides the learning rate. At most one optimizer may be written.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SGDAttribute : Attribute
{
    /// <summary>Trains with plain stochastic gradient descent.</summary>
    public SGDAttribute()
    {
    }

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
