using System;

namespace KernelGen;

/// <summary>
/// Layer normalization: each sample over its own values, with a learned scale and shift per value (Ba, Kiros and Hinton 2016). What a
/// sample becomes does not depend on the mini-batch, so training and inference do the same.
/// </summary>
/// <remarks>
/// Over all values of a picture. Multiplies: about 4 times per value forward and 7 times backward; networks without multiplications
/// write [ShiftBatchNorm].
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Normalizes the values of each sample; <see cref="Epsilon"/> is optional.</summary>
    public LayerNormAttribute()
    {
    }

    /// <summary>Added to the variance. Default 1e-4.</summary>
    public float Epsilon { get; set; } = 1e-4f;
}
