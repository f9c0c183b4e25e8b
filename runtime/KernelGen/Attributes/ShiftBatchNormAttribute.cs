using System;

namespace KernelGen;

/// <summary>
/// Batch normalization without a multiplication, division or root: y = ⟨γ/s⟩·(z − μ) + β per feature, where ⟨·⟩ is a sum of a few signed
/// powers of two, so that the product is a few shifts.
/// </summary>
/// <remarks>
/// Means over the mini-batch are sums times a shift-and-add reciprocal. docs/architecture.md says what is computed to the last rounding.
/// A drop-in replacement for <see cref="BatchNormAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ShiftBatchNormAttribute : LayerAttribute
{
    /// <summary>Normalizes the values of each feature over the mini-batch by shifts; all settings are optional.</summary>
    public ShiftBatchNormAttribute()
    {
    }

    /// <summary>What the values are divided by. Default <see cref="ShiftBatchNormForm.Deviation"/>.</summary>
    public ShiftBatchNormForm Form { get; set; } = ShiftBatchNormForm.Deviation;

    /// <summary>
    /// Signed powers of two in each factor, 1 to 4. Default 2. One, two and three leave an error of at most 33, 11 and 4 percent.
    /// Without effect (KG0031) in the form <see cref="ShiftBatchNormForm.Variance"/>, which has one.
    /// </summary>
    public int Terms { get; set; } = 2;

    /// <summary>
    /// Keeps a feature that hardly varies from being divided by zero: added to the variance, or its root the least deviation, in units of
    /// the unscaled pre-activation. Default 1e-4.
    /// </summary>
    public float Epsilon { get; set; } = 1e-4f;
}
