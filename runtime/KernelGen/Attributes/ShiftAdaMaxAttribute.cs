using System;

namespace KernelGen;

/// <summary>
/// Trains with shift-based AdaMax (Hubara, Courbariaux et al. 2016, <i>Binarized Neural Networks</i>, algorithm 4): m ← m + (g − m)·2⁻³,
/// v ← max(v − v·2⁻¹⁰, |g|), w ← w − AP2(η/(1 − β₁ᵗ))·m / AP2(v), with g the gradient of the mean loss, β₁ = 1 − 2⁻³ and t the step from 1.
/// </summary>
/// <remarks>
/// Multiplies, divides and takes roots nowhere, on the host neither: AP2 is the nearest power of two by its logarithm, and a product or
/// quotient with one is an addition to the exponent of a float. A step hardly depends on the gradient's size, so rates are smaller than
/// those of plain SGD. Steps of binary and ternary weights are η times a power of two near 1/W0 (docs/architecture.md, Optimizers). At most
/// one optimizer may be written.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ShiftAdaMaxAttribute : Attribute
{
    /// <summary>Trains with shift-based AdaMax.</summary>
    public ShiftAdaMaxAttribute()
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
