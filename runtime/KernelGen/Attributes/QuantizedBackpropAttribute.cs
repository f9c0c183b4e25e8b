using System;

namespace KernelGen;

/// <summary>
/// Quantized back propagation: in the update a layer's input is rounded to a signed power of two, so that products become shifts.
/// </summary>
/// <remarks>
/// Lin et al. 2016, section 4. Without this attribute it is on, with these defaults, for layers with binary or ternary weights.
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
}
