using System;

namespace KernelGen;

/// <summary>
/// Which values weights declared <see cref="Weights.PowersOfTwo"/> take: sums of up to <see cref="Terms"/> of the numbers ±2^k,
/// <see cref="MinExponent"/> ≤ k ≤ <see cref="MaxExponent"/>. A product by such a weight is as many shifts and additions.
/// </summary>
/// <remarks>
/// Marchesi, Orlandi, Piazza, Uncini 1993, <i>Fast neural networks without multipliers</i>. Exponents are in units of a layer's W0,
/// ½·√(6/(inputs + outputs)) rounded to a power of two: 2^1 is as far as weights are when training begins. Without this
/// attribute it is one power, from 2^−6 to 2^1.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PowersOfTwoAttribute : Attribute
{
    /// <summary>Says which powers weights are sums of; all settings are optional.</summary>
    public PowersOfTwoAttribute()
    {
    }

    /// <summary>Powers in a weight, 1 to 3. Default 1.</summary>
    public int Terms { get; set; } = 1;

    /// <summary>The exponent of the smallest power, −16 to 16; what is smaller becomes that power or 0. Default −6.</summary>
    public int MinExponent { get; set; } = -6;

    /// <summary>
    /// The exponent of the largest power, −16 to 16 and not below <see cref="MinExponent"/>; weights are kept within ±2^MaxExponent.
    /// Default 1.
    /// </summary>
    public int MaxExponent { get; set; } = 1;
}
