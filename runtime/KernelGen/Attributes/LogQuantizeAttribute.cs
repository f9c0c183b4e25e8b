using System;

namespace KernelGen;

/// <summary>
/// Logarithmic quantization: every value becomes 0 or the nearest of the numbers ±2^k, <see cref="MinExponent"/> ≤ k ≤
/// <see cref="MaxExponent"/>. Back comes the gradient where |x| ≤ 2^MaxExponent, and 0 elsewhere: the straight-through estimator.
/// Without a multiplication.
/// </summary>
/// <remarks>
/// Simard and Graf 1993, <i>Backpropagation without Multiplication</i>, with 3 bits of exponent. A layer directly behind it shifts its
/// real-valued weights instead of multiplying them. Of two powers that are equally near the larger is taken; up to half of the smallest
/// power is 0.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LogQuantizeAttribute : LayerAttribute
{
    /// <summary>Rounds what the layer before it gives, or the network's input; all settings are optional.</summary>
    public LogQuantizeAttribute()
    {
    }

    /// <summary>The exponent of the smallest power, −16 to 16. Default −7: 2^3 powers.</summary>
    public int MinExponent { get; set; } = -7;

    /// <summary>
    /// The exponent of the largest power, −16 to 16 and not below <see cref="MinExponent"/>; what is larger becomes that power.
    /// Default 0.
    /// </summary>
    public int MaxExponent { get; set; }
}
