using System;

namespace KernelGen;

/// <summary>Sets values to zero at random in training and scales the others by 1 / (1 − rate); the identity in inference.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute : LayerAttribute
{
    /// <summary>Drops values at random in training; <see cref="Spatial"/> is optional.</summary>
    /// <param name="rate">The probability that a value is dropped, at least 0 and below 1.</param>
    public DropoutAttribute(float rate) => Rate = rate;

    /// <summary>The probability that a value is dropped.</summary>
    public float Rate { get; }

    /// <summary>
    /// Whether whole channels of a picture are dropped instead of single values: one draw for each sample and channel. Default false.
    /// </summary>
    public bool Spatial { get; set; }
}
