using System;

namespace KernelGen;

/// <summary>Batch normalization over the mini-batch, with a learned scale and shift per feature (Ioffe and Szegedy 2015).</summary>
/// <remarks>Multiplies: about 3 times per value forward and 3 times backward.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Normalizes the values of each feature over the mini-batch; <see cref="Epsilon"/> is optional.</summary>
    public BatchNormAttribute()
    {
    }

    /// <summary>Added to the variance, in units of the unscaled pre-activation. Default 1e-4.</summary>
    public float Epsilon { get; set; } = 1e-4f;
}
