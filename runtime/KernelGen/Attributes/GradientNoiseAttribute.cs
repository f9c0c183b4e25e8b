using System;

namespace KernelGen;

/// <summary>
/// Adds Gaussian noise to every gradient, less with each step: σ² = η / (1 + t)^γ in step t from 0. Very deep networks without
/// normalization or shortcuts may not learn without it.
/// </summary>
/// <remarks>
/// <para>
/// Neelakantan, Vilnis, Le, Sutskever et al. 2015, <i>Adding Gradient Noise Improves Learning for Very Deep Networks</i>, equation 1. The
/// noise is in units of the gradient of the mean loss; of binary and ternary weights, of the one with respect to weights in units of W0.
/// It is added behind the limit of gradients (<c>ClipValue</c>) and in front of the optimizer's rule, to weights, biases and the
/// parameters of normalization.
/// </para>
/// <para>
/// Nothing is multiplied: noise is the sum of eight random bytes less its mean, and its scale, σ, is rounded to a power of two, by at most
/// a factor of √2.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GradientNoiseAttribute : Attribute
{
    /// <summary>Adds noise to gradients.</summary>
    /// <param name="eta">η, the variance in the first step, 1e-9 to 1e9; the paper chooses among 0.01, 0.3 and 1.</param>
    public GradientNoiseAttribute(float eta) => Eta = eta;

    /// <summary>η, the variance in the first step.</summary>
    public float Eta { get; }

    /// <summary>γ, how fast the variance falls, 0 to 2. Default 0.55.</summary>
    public float Gamma { get; set; } = 0.55f;
}
