using System;

namespace KernelGen;

/// <summary>
/// Trains with momentum and without a multiplication: v ← v − v·2^−k + η·∇, w ← w − v, for weights, biases and the parameters of
/// normalization.
/// </summary>
/// <remarks>
/// Multiplies nowhere: v·2^−k is an addition to the exponent of a float. It is <see cref="MomentumAttribute"/> with μ = 1 − 2^−k: 0.875 for
/// k = 3. At most one optimizer may be written.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ShiftMomentumAttribute : Attribute
{
    /// <summary>Trains with momentum and without a multiplication.</summary>
    /// <param name="shift">k: the velocity loses 2^−k of itself in every step, 1 to 15. Default 3.</param>
    public ShiftMomentumAttribute(int shift = 3) => Shift = shift;

    /// <summary>k: the velocity loses 2^−k of itself in every step.</summary>
    public int Shift { get; }

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
