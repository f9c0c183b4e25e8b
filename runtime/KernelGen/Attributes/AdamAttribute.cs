using System;

namespace KernelGen;

/// <summary>
/// Trains with Adam (Kingma and Ba 2015, algorithm 1): m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²,
/// w ← w − η/(1 − β₁ᵗ)·m / (√(v/(1 − β₂ᵗ)) + ε), with g the gradient of the mean loss and t the step from 1.
/// </summary>
/// <remarks>
/// Multiplies 7 times, divides once and takes one root per parameter and step; <see cref="ShiftAdaMaxAttribute"/> does neither. Steps of
/// binary and ternary weights are η times a power of two near 1/W0 (docs/architecture.md, Optimizers). At most one optimizer may be
/// written.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AdamAttribute : Attribute
{
    /// <summary>Trains with Adam: <see cref="Beta1"/>, <see cref="Beta2"/> and <see cref="Epsilon"/> are optional.</summary>
    public AdamAttribute()
    {
    }

    /// <summary>β₁, how much of the mean of gradients is kept from step to step, above 0 and below 1. Default 0.9.</summary>
    public float Beta1 { get; set; } = 0.9f;

    /// <summary>β₂, how much of the mean of squared gradients is kept from step to step, above 0 and below 1. Default 0.999.</summary>
    public float Beta2 { get; set; } = 0.999f;

    /// <summary>ε, in units of a gradient, added to the root: a finite number above 0. Default 1e-8.</summary>
    public float Epsilon { get; set; } = 1e-8f;

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
