using System;

namespace KernelGen;

/// <summary>
/// Quantized back propagation: in the update a layer's input is rounded to a signed power of two, so that products become shifts.
/// </summary>
/// <remarks>
/// Lin et al. 2016, section 4. Without this attribute it is on, with these defaults, for layers whose weights are not real. With
/// <see cref="Gradients"/> what comes back is rounded, too; with <see cref="LogQuantizeAttribute"/> in front of each layer, no product of
/// training is left then, real-valued weights or not (Simard and Graf 1993, <i>Backpropagation without Multiplication</i>).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class QuantizedBackpropAttribute : Attribute
{
    /// <summary>Quantizes the inputs of updates; all settings are optional.</summary>
    public QuantizedBackpropAttribute()
    {
    }

    /// <summary>Whether inputs are quantized at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The largest power is 2^<see cref="MaxLeftShift"/>, 0 to 15. Default 4.</summary>
    public int MaxLeftShift { get; set; } = 4;

    /// <summary>The smallest power is 2^−<see cref="MaxRightShift"/>, 0 to 15. Default 4.</summary>
    public int MaxRightShift { get; set; } = 4;

    /// <summary>How a value between two powers is rounded. Default <see cref="Rounding.Stochastic"/>.</summary>
    public Rounding Rounding { get; set; } = Rounding.Stochastic;

    /// <summary>
    /// Whether the gradient at the sums of a layer is rounded to signed powers of two as well, before the update and the gradient below are
    /// formed of it. Default false.
    /// </summary>
    public bool Gradients { get; set; }

    /// <summary>
    /// The exponent of the smallest power that gradients are rounded to, −62 to 16; what is smaller becomes that power or 0. A gradient
    /// is that of the mean loss, times the learning rate where the optimizer's steps depend on its size. Default −31: 2^5 powers.
    /// </summary>
    public int MinGradientExponent { get; set; } = -31;

    /// <summary>
    /// The exponent of the largest power that gradients are rounded to, −62 to 16 and not below <see cref="MinGradientExponent"/>; what
    /// is larger becomes that power. Default 0.
    /// </summary>
    public int MaxGradientExponent { get; set; }
}
