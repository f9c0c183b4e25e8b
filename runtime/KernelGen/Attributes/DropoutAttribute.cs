using System;

namespace KernelGen;

/// <summary>Sets values to zero at random in training and scales the others by 1 / (1 − rate); the identity in inference.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute : Attribute
{
    /// <summary>Drops values at random in training.</summary>
    /// <param name="rate">The probability that a value is dropped, at least 0 and below 1.</param>
    public DropoutAttribute(float rate) => Rate = rate;

    /// <summary>The probability that a value is dropped.</summary>
    public float Rate { get; }
}
